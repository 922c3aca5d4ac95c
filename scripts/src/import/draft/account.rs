//! Users, how they are known and where they live.

use serde::{Deserialize, Serialize};
use shared::{
    clock::Epoch,
    shop::{
        address::Address,
        user::{AUTH_SUPER, Identity, LoginType, User},
    },
};

use super::{Drafted, Notes, Refusal, link, own_id, row};
use crate::import::{
    rows::{self, Picture},
    stage::{Place, Staged},
};
use crate::language::text;

impl Staged for User {
    const TABLE: &'static str = "user";
}

/// The user as the row alone has it: known by nothing, without password and addresses.
impl Drafted for rows::User {
    type Draft = User;
    const KEEPS_DELETED: bool = true;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, User), Refusal> {
        let mut user = User::new(own_id(self.id)?, Vec::new(), 0);
        user.create_time = self.times.create_time;
        user.update_time = self.times.update_time;
        let place = Place::of(0, user.id);
        if let Some(at) = self.times.delete_time {
            user.close(at);
            return Ok((place, user));
        }
        match self.auth {
            Some(2) => user.auth = AUTH_SUPER,
            Some(1) | None => {}
            Some(_) => notes.note(text!("import.why.auth_kind")),
        }
        if self.extend.is_some_and(|remark| !remark.is_empty()) {
            notes.note(text!("import.why.extend"));
        }
        user.nickname = self.nickname;
        user.group_id = self.group_id.map(link).filter(|id| *id > 0);
        let avatar = self.avatar.filter(|address| !address.is_empty());
        user.avatar = notes.image(avatar.as_deref().map(Picture::from_snapshot));
        Ok((place, user))
    }
}

/// A way somebody is known, and the password that was kept with it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Known {
    pub identity: Identity,
    /// A hash. Of a WeChat identity it is no password.
    pub credential: Option<String>,
    /// When it was last changed, as far as the original knows.
    pub changed: Epoch,
}

impl Staged for Known {
    const TABLE: &'static str = "identity";
}

/// Longest identifier in characters: what a login takes.
const LONGEST: usize = 256;

impl Drafted for rows::Identity {
    type Draft = Known;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Known), Refusal> {
        let kind = u16::try_from(self.kind).ok().and_then(|kind| LoginType::try_from(kind).ok());
        let kind = kind.ok_or(text!("import.why.login_type"))?;
        let identifier = self.identifier.unwrap_or_default().trim().to_owned();
        match identifier.chars().count() {
            0 => return Err(text!("import.why.no_identifier")),
            1..=LONGEST => {}
            _ => return Err(text!("import.why.long_identifier")),
        }
        let known = Known {
            identity: Identity { kind, identifier, verified: self.verified },
            credential: self.credential.filter(|hash| !hash.is_empty()),
            changed: self.times.update_time.or(self.times.create_time).unwrap_or(0),
        };
        Ok((Place::of(link(self.user_id), own_id(self.id)?), known))
    }
}

/// Where somebody lives.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Resident(pub Address);

impl Staged for Resident {
    const TABLE: &'static str = "address";
}

impl Drafted for rows::Address {
    type Draft = Resident;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Resident), Refusal> {
        let address = Address {
            id: own_id(self.id)?,
            name: self.name,
            mobile: self.mobile,
            province: self.province.unwrap_or_default(),
            city: self.city.unwrap_or_default(),
            country: self.country.unwrap_or_default(),
            detail: self.detail.unwrap_or_default(),
        };
        Ok((Place::of(link(self.user_id), address.id), Resident(address)))
    }
}
