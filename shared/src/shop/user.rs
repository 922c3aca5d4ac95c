//! Users: shoppers and the people of the back office alike.

pub mod store;

use serde::{Deserialize, Serialize};

use super::{Image, address::AddressBook};
use crate::{auth::token::Claims, clock::Epoch, ids::Id};

/// How somebody logs in. The numbers are the wire's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u16", try_from = "u16")]
pub enum LoginType {
    Username,
    Email,
    Mobile,
    /// WeChat mini-program: an openid.
    MiniProgram,
    /// The unionid that joins a person's openids; never a login of its own.
    UnionId,
    /// WeChat open platform, QR code on a web page: an openid.
    OpenPlatform,
    /// WeChat official account, H5: an openid.
    OfficialAccount,
}

impl LoginType {
    pub const ALL: [Self; 7] = [
        Self::Username,
        Self::Email,
        Self::Mobile,
        Self::MiniProgram,
        Self::UnionId,
        Self::OpenPlatform,
        Self::OfficialAccount,
    ];

    /// Whether the password opens it.
    pub fn is_in_house(self) -> bool {
        matches!(self, Self::Username | Self::Email | Self::Mobile)
    }

    /// Names and mail addresses are one whatever their case; an openid is not.
    pub fn normalise(self, identifier: &str) -> String {
        match self {
            Self::Username | Self::Email => identifier.to_lowercase(),
            _ => identifier.to_owned(),
        }
    }
}

impl From<LoginType> for u16 {
    fn from(kind: LoginType) -> Self {
        match kind {
            LoginType::Username => 100,
            LoginType::Email => 101,
            LoginType::Mobile => 102,
            LoginType::MiniProgram => 200,
            LoginType::UnionId => 201,
            LoginType::OpenPlatform => 202,
            LoginType::OfficialAccount => 203,
        }
    }
}

impl TryFrom<u16> for LoginType {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| u16::from(*kind) == number).ok_or_else(|| format!("no login type {number}"))
    }
}

/// One way a user is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    #[serde(rename = "type")]
    pub kind: LoginType,
    /// As the user wrote it; its key is [`LoginType::normalise`]d.
    pub identifier: String,
    pub verified: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    Disabled,
    /// Closed by the user; personal fields are gone, the orders' owner stays.
    Closed,
}

/// `auth` of a super administrator and of everybody else, as on the wire.
pub const AUTH_SUPER: u8 = 2;
pub const AUTH_USER: u8 = 1;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: Id,
    pub nickname: Option<String>,
    pub auth: u8,
    pub group_id: Option<Id>,
    pub avatar: Option<Image>,
    pub identities: Vec<Identity>,
    /// A hash, never the password; `None` for who came through WeChat only.
    pub password: Option<String>,
    #[serde(default)]
    pub must_change_password: bool,
    #[serde(default)]
    pub addresses: AddressBook,
    pub status: Status,
    /// Tokens of another generation are dead, except those of the spared session.
    #[serde(default)]
    pub generation: u32,
    #[serde(default)]
    pub spared_session: Option<String>,
    /// How many orders there are up to which id: see [`crate::shop::order::store::list`].
    #[serde(default)]
    pub orders: Tally,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

/// `total` orders have an id of at most `upto`, and no new one will.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub total: u64,
    pub upto: Id,
}

impl User {
    /// Somebody new, known in one or more ways.
    pub fn new(id: Id, identities: Vec<Identity>, now: Epoch) -> Self {
        Self {
            id,
            nickname: None,
            auth: AUTH_USER,
            group_id: None,
            avatar: None,
            identities,
            password: None,
            must_change_password: false,
            addresses: AddressBook::default(),
            status: Status::Active,
            generation: 0,
            spared_session: None,
            orders: Tally::default(),
            create_time: Some(now),
            update_time: Some(now),
            version: 0,
        }
    }

    pub fn is_super(&self) -> bool {
        self.auth == AUTH_SUPER
    }

    /// Whether a token of this user is still good.
    pub fn honours(&self, claims: &Claims) -> bool {
        let session = || self.spared_session.as_deref() == Some(claims.sid.as_str());
        self.status == Status::Active && (claims.generation == self.generation || session())
    }

    pub fn identity(&self, kind: LoginType) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.kind == kind)
    }

    /// The identifier of one kind, as it was written.
    pub fn identifier(&self, kind: LoginType) -> Option<&str> {
        self.identity(kind).map(|identity| identity.identifier.as_str())
    }

    /// The ways to log in: the unionid is none.
    pub fn logins(&self) -> usize {
        self.identities.iter().filter(|identity| identity.kind != LoginType::UnionId).count()
    }

    /// Sets one kind of identity, in place of the one of that kind.
    pub fn set_identity(&mut self, identity: Identity) {
        self.identities.retain(|other| other.kind != identity.kind);
        self.identities.push(identity);
    }

    /// A new password; every session dies but the one that changed it, if it is to be spared.
    pub fn set_password(&mut self, hash: String, spared_session: Option<String>) {
        self.password = Some(hash);
        self.must_change_password = false;
        self.generation += 1;
        self.spared_session = spared_session;
    }

    /// Closes the account: nothing personal stays.
    pub fn close(&mut self, now: Epoch) {
        let orders = self.orders;
        let (generation, version) = (self.generation + 1, self.version);
        *self = Self { status: Status::Closed, generation, version, orders, create_time: self.create_time, ..Self::new(self.id, Vec::new(), now) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_change_spares_one_session() {
        let mut user = User::new(7, Vec::new(), 0);
        let (mine, other) = (Claims::login(7, 0, 0), Claims::login(7, 0, 0));
        assert!(user.honours(&mine) && user.honours(&other));
        user.set_password("hash".into(), Some(mine.sid.clone()));
        assert!(user.honours(&mine) && !user.honours(&other));
        assert!(user.honours(&Claims::login(7, user.generation, 0)));
        user.status = Status::Disabled;
        assert!(!user.honours(&mine));
    }

    #[test]
    fn a_closed_account_holds_nothing_personal() {
        let identity = Identity { kind: LoginType::Mobile, identifier: "13800000000".into(), verified: true };
        let mut user = User { nickname: Some("安娜".into()), ..User::new(7, vec![identity], 0) };
        user.close(9);
        let stored = serde_json::to_string(&user).expect("serialises");
        assert!(!stored.contains("安娜") && !stored.contains("138") && user.status == Status::Closed);
    }

    #[test]
    fn login_types_are_the_wires() {
        for kind in LoginType::ALL {
            assert_eq!(LoginType::try_from(u16::from(kind)), Ok(kind));
        }
        assert!(LoginType::try_from(300).is_err());
    }
}
