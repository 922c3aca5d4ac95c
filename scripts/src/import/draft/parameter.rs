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
use crate::language::text;

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
        let key = filled(self.key).ok_or(text!("import.why.no_key"))?;
        if key == INITIAL_PASSWORD {
            return Err(text!("import.why.password_for_all"));
        }
        if ParameterKey::read(Input::Text(&key), "key", &mut Faults::default()).is_none() {
            return Err(text!("import.why.parameter_key"));
        }
        let value = self.value.unwrap_or_default();
        if BuiltIn::of_key(&key).is_some_and(|built_in| built_in.check(&value).is_err()) {
            return Err(text!("import.why.parameter_value"));
        }
        let name = filled(self.name).unwrap_or_else(|| key.clone());
        let own = OwnParameter { id: own_id(self.id)?, key, name, value, remark: self.remark, version: 0 };
        Ok((Place::of(0, own.id), Setting(own)))
    }
}
