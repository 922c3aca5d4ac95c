//! Users: shoppers and the people of the back office alike.

mod account;
mod login_type;
mod reset;
pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::{
    account::{AccountDetail, AccountView},
    login_type::{LoginType, TypeNumber},
    reset::PasswordReset,
    view::UserView,
};
use super::{Image, address::AddressBook};
use crate::{auth::token::Claims, clock::Epoch, ids::Id, validation::Text};

pub type Nickname = Text<1, 24>;

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
    /// How many orders there are up to which id: see [`crate::shop::order::store::list_of`].
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

    /// Whether they work in the back office: a super administrator, or a member of a group.
    pub fn is_staff(&self) -> bool {
        self.is_super() || self.group_id.is_some()
    }

    /// One of those of whom there is always one.
    pub fn is_active_super(&self) -> bool {
        self.is_super() && self.status == Status::Active
    }

    /// Whether a token of this user is still good.
    pub fn honours(&self, claims: &Claims) -> bool {
        let session = || self.spared_session.as_deref() == Some(claims.sid.as_str());
        self.status == Status::Active && (claims.generation == self.generation || session())
    }

    /// What people call them: the nickname, or else the user name, or else the number.
    pub fn display_name(&self) -> String {
        let name = self.nickname.as_deref().or_else(|| self.identifier(LoginType::Username));
        name.map_or_else(|| self.id.to_string(), str::to_owned)
    }

    pub fn identity(&self, kind: LoginType) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.kind == kind)
    }

    /// The identifier of one kind, as it was written.
    pub fn identifier(&self, kind: LoginType) -> Option<&str> {
        self.identity(kind).map(|identity| identity.identifier.as_str())
    }

    /// Whether a way to log in is left: a WeChat one, or a name that the password opens.
    pub fn can_log_in(&self) -> bool {
        let opens = |kind: LoginType| kind.is_wechat() || (kind.is_in_house() && self.password.is_some());
        self.identities.iter().any(|identity| opens(identity.kind))
    }

    /// Goes by another name of one kind from now on. What was verified stays so only while it stays the same.
    pub fn rename(&mut self, kind: LoginType, identifier: &str) {
        let same = |identity: &&Identity| kind.normalise(&identity.identifier) == kind.normalise(identifier);
        let verified = self.identity(kind).filter(same).is_some_and(|identity| identity.verified);
        self.set_identity(Identity { kind, identifier: identifier.into(), verified });
    }

    /// Drops one way to log in, and with the last one of WeChat the unionid that joined them; says whether it was there.
    pub fn forget(&mut self, kind: LoginType) -> bool {
        let before = self.identities.len();
        self.identities.retain(|identity| identity.kind != kind);
        if !self.is_known_to_wechat() {
            self.identities.retain(|identity| identity.kind != LoginType::UnionId);
        }
        self.identities.len() < before
    }

    pub fn is_known_to_wechat(&self) -> bool {
        self.identities.iter().any(|identity| identity.kind.is_wechat())
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

    /// Shuts them out. What was signed for them until now stays dead when they come back.
    pub fn disable(&mut self) {
        self.status = Status::Disabled;
        self.generation += 1;
        self.spared_session = None;
    }

    /// Closes the account: nothing personal stays.
    pub fn close(&mut self, now: Epoch) {
        *self = Self {
            status: Status::Closed,
            generation: self.generation + 1,
            version: self.version,
            orders: self.orders,
            create_time: self.create_time,
            ..Self::new(self.id, Vec::new(), now)
        };
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
        let theirs = Claims::login(7, user.generation, 0);
        user.disable();
        assert!(!user.honours(&mine) && !user.honours(&theirs));
        user.status = Status::Active;
        assert!(!user.honours(&mine) && !user.honours(&theirs), "disabling is no pause");
    }

    fn identity(kind: LoginType, identifier: &str) -> Identity {
        Identity { kind, identifier: identifier.into(), verified: true }
    }

    #[test]
    fn a_name_without_a_password_is_no_login() {
        let mut user =
            User::new(7, vec![identity(LoginType::Username, "anna"), identity(LoginType::MiniProgram, "o1")], 0);
        user.set_identity(identity(LoginType::UnionId, "u1"));
        assert!(user.can_log_in() && user.forget(LoginType::MiniProgram) && !user.can_log_in());
        assert!(user.identity(LoginType::UnionId).is_none() && !user.forget(LoginType::MiniProgram));
        user.password = Some("hash".into());
        assert!(user.can_log_in());
    }

    #[test]
    fn another_number_is_unverified() {
        let mut user = User::new(7, vec![identity(LoginType::Email, "Anna@example.com")], 0);
        user.rename(LoginType::Email, "anna@example.com");
        assert!(user.identity(LoginType::Email).is_some_and(|identity| identity.verified));
        user.rename(LoginType::Email, "bob@example.com");
        assert!(user.identity(LoginType::Email).is_some_and(|identity| !identity.verified));
    }

    #[test]
    fn a_closed_account_holds_nothing_personal() {
        let identities = vec![identity(LoginType::Mobile, "13800000000")];
        let mut user = User { nickname: Some("安娜".into()), ..User::new(7, identities, 0) };
        user.close(9);
        let stored = serde_json::to_string(&user).expect("serialises");
        assert!(!stored.contains("安娜") && !stored.contains("138") && user.status == Status::Closed);
    }
}
