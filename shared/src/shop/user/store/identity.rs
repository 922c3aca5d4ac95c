//! What users are known by: each identifier is an item of its own, which makes it unique and finds its user.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::user::{Identity, LoginType, User},
    storage::{Condition, Entity, Key, Read, Table, Write},
};

/// Whose an identifier is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claim {
    #[serde(rename = "type")]
    kind: LoginType,
    identifier: String,
    user_id: Id,
}

impl Entity for Claim {
    fn key(&self) -> Key {
        identity_key(self.kind, &self.identifier)
    }
}

fn identity_key(kind: LoginType, identifier: &str) -> Key {
    Key::new(format!("IDENTITY#{}#{}", u16::from(kind), kind.normalise(identifier)), "IDENTITY")
}

impl Claim {
    fn of(user_id: Id, identity: &Identity) -> Self {
        Self { kind: identity.kind, identifier: identity.identifier.clone(), user_id }
    }
}

pub(super) fn claim(user_id: Id, identity: &Identity) -> Write {
    Write::create(&Claim::of(user_id, identity)).or(Code::AlreadyExists)
}

/// What a user is known by, for whoever stores many users at once and has asked [`owners`] before.
pub fn claims(user: &User) -> impl Iterator<Item = Claim> {
    user.identities.iter().map(|identity| Claim::of(user.id, identity))
}

pub(super) fn release(user_id: Id, identity: &Identity) -> Write {
    Write::delete(identity_key(identity.kind, &identity.identifier))
        .when(Condition::default().equals("user_id", user_id))
}

/// Whose these identifiers are, in their order; one call.
pub async fn owners(table: &Table, identities: &[(LoginType, &str)]) -> Result<Vec<Option<Id>>, Failure> {
    let keys: Vec<Key> = identities.iter().map(|(kind, identifier)| identity_key(*kind, identifier)).collect();
    let mut found = table.get_many(keys.clone(), Read::Consistent).await?;
    keys.iter().map(|key| Ok(found.take::<Claim>(key)?.map(|claim| claim.user_id))).collect()
}

/// Whether an identity is one of the user's.
pub(super) fn known(user: &User, identity: &Identity) -> bool {
    let key = identity_key(identity.kind, &identity.identifier);
    user.identities.iter().any(|other| identity_key(other.kind, &other.identifier) == key)
}
