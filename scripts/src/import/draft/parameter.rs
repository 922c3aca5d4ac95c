//! Parameters.

use serde::{Deserialize, Serialize};
use shared::{
    error::Faults,
    shop::parameter::{BuiltIn, OwnParameter, ParameterKey},
    validation::{Field, Input},
};

use super::{Drafted, Notes, Refusal, filled, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};

/// What the original gave to whoever was made an administrator.
const INITIAL_PASSWORD: &str = "sys.user.init_password";

/// A parameter as the shop's own, which those of a built-in's key are not.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Setting(pub OwnParameter);

impl Staged for Setting {
    const TABLE: &'static str = "config";
}

impl Drafted for rows::Config {
    type Draft = Setting;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Setting), Refusal> {
        let key = filled(self.key).ok_or("it has no key")?;
        if key == INITIAL_PASSWORD {
            return Err("a password for everybody is not taken over");
        }
        if ParameterKey::read(Input::Text(&key), "key", &mut Faults::default()).is_none() {
            return Err("its key is not of letters, digits, dots, hyphens and underscores alone");
        }
        let value = self.value.unwrap_or_default();
        if BuiltIn::of_key(&key).is_some_and(|built_in| built_in.check(&value).is_err()) {
            return Err("its value is none that the parameter can have here");
        }
        let name = filled(self.name).unwrap_or_else(|| key.clone());
        let own = OwnParameter { id: own_id(self.id)?, key, name, value, remark: self.remark, version: 0 };
        Ok((Place::of(0, own.id), Setting(own)))
    }
}
