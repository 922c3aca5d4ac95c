//! `USER#<id>/USER`, and for each way somebody is known `IDENTITY#<type>#<identifier>/IDENTITY`, which makes it unique and
//! finds its user. `gsi1 USERS` lists users by id.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Identity, LoginType, Status, User};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::{Id, padded},
    storage::{Condition, Entity, Index, IndexKey, Key, Read, Rejected, Table, Write},
};

impl Entity for User {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        match self.status {
            Status::Closed => Vec::new(),
            _ => vec![IndexKey { index: Index::One, pk: "USERS".into(), sk: padded(self.id) }],
        }
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub fn key(id: Id) -> Key {
    Key::new(partition(id), "USER")
}

/// What belongs to a user stands in this partition.
pub fn partition(id: Id) -> String {
    format!("USER#{id}")
}

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

fn claim(user_id: Id, identity: &Identity) -> Write {
    Write::create(&Claim::of(user_id, identity)).or(Code::AlreadyExists)
}

/// What a user is known by, for whoever stores many users at once and has asked [`owners`] before.
pub fn claims(user: &User) -> impl Iterator<Item = Claim> {
    user.identities.iter().map(|identity| Claim::of(user.id, identity))
}

fn release(user_id: Id, identity: &Identity) -> Write {
    Write::delete(identity_key(identity.kind, &identity.identifier))
        .when(Condition::default().equals("user_id", user_id))
}

/// Consistent: a disabled user is out, and a changed profile shows, with the next request.
pub async fn find(table: &Table, id: Id) -> Result<Option<User>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// Whose these identifiers are, in their order; one call.
pub async fn owners(table: &Table, identities: &[(LoginType, &str)]) -> Result<Vec<Option<Id>>, Failure> {
    let keys: Vec<Key> = identities.iter().map(|(kind, identifier)| identity_key(*kind, identifier)).collect();
    let mut found = table.get_many(keys.clone(), Read::Consistent).await?;
    keys.iter().map(|key| Ok(found.take::<Claim>(key)?.map(|claim| claim.user_id))).collect()
}

/// A new user and everything they are known by, all or nothing. Which identity is taken is told by its kind.
pub async fn create(table: &Table, user: &User) -> Result<(), Taken> {
    create_with(table, user, Vec::new()).await
}

/// [`create`], with more writes in the same transaction.
pub async fn create_with(table: &Table, user: &User, more: Vec<Write>) -> Result<(), Taken> {
    let mut writes = vec![Write::create(user).or(Code::Conflict)];
    writes.extend(user.identities.iter().map(|identity| claim(user.id, identity)));
    writes.extend(more);
    commit(table, writes, &user.identities).await
}

/// Replaces a user as read by `next`, claiming the identities that are new and releasing those that are gone.
pub async fn replace(table: &Table, before: &User, next: &User) -> Result<(), Taken> {
    replace_with(table, before, next, Vec::new()).await
}

/// [`replace`], with more writes in the same transaction.
pub async fn replace_with(table: &Table, before: &User, next: &User, more: Vec<Write>) -> Result<(), Taken> {
    let gone = before.identities.iter().filter(|identity| !known(next, identity));
    let new: Vec<Identity> = next.identities.iter().filter(|identity| !known(before, identity)).cloned().collect();
    let mut writes = vec![Write::replace(next)];
    writes.extend(new.iter().map(|identity| claim(next.id, identity)));
    writes.extend(gone.map(|identity| release(next.id, identity)));
    writes.extend(more);
    commit(table, writes, &new).await
}

/// How often a change is made anew to a user whom somebody else changed meanwhile.
const TRIES: u32 = 10;

/// Changes a user as the guard read them, or, where somebody else was faster, as they then are; `change` may refuse. A
/// user who is no longer active is changed no more.
pub async fn change(
    table: &Table,
    user: &User,
    now: Epoch,
    change: impl Fn(&mut User) -> Result<(), Failure>,
) -> Result<User, Taken> {
    change_with(table, user, now, change, Vec::new).await
}

/// [`change`], with more writes in the same transaction.
pub async fn change_with(
    table: &Table,
    user: &User,
    now: Epoch,
    change: impl Fn(&mut User) -> Result<(), Failure>,
    more: impl Fn() -> Vec<Write>,
) -> Result<User, Taken> {
    let mut before = user.clone();
    for attempt in 0..TRIES {
        let mut next = before.clone();
        change(&mut next)?;
        next.update_time = Some(now);
        match replace_with(table, &before, &next, more()).await {
            Ok(()) => return Ok(next),
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => {}
            Err(taken) => return Err(taken),
        }
        // Those who met here spread out, or they would meet again.
        let ceiling = 10_u64 << attempt.min(5);
        tokio::time::sleep(Duration::from_millis(rand::random::<u64>() % ceiling)).await;
        let active = find(table, user.id).await?.filter(|user| user.status == Status::Active);
        before = active.ok_or(Failure::new(Code::TokenInvalid))?;
    }
    Err(Taken::Failed(Code::Conflict.into()))
}

fn known(user: &User, identity: &Identity) -> bool {
    let key = identity_key(identity.kind, &identity.identifier);
    user.identities.iter().any(|other| identity_key(other.kind, &other.identifier) == key)
}

/// Why a user was not written.
#[derive(Debug)]
pub enum Taken {
    /// These identities belong to somebody else.
    Identities(Vec<LoginType>),
    Failed(Failure),
}

impl From<Failure> for Taken {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Taken> for Failure {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Identities(_) => Code::AlreadyExists.into(),
            Taken::Failed(failure) => failure,
        }
    }
}

/// The first write is the user, the next ones claim `claimed`, the rest is refused by nothing.
async fn commit(table: &Table, mut writes: Vec<Write>, claimed: &[Identity]) -> Result<(), Taken> {
    let done = match writes.len() {
        1 => table.write(writes.remove(0)).await,
        _ => table.commit(writes).await,
    };
    match done {
        Ok(()) => Ok(()),
        Err(Rejected::Failed(failure)) => Err(Taken::Failed(failure)),
        Err(Rejected::Refused(refusals)) => {
            let taken: Vec<LoginType> = refusals
                .iter()
                .filter_map(|refusal| claimed.get(refusal.index.checked_sub(1)?))
                .map(|identity| identity.kind)
                .collect();
            if taken.is_empty() { Err(Taken::Failed(Code::Conflict.into())) } else { Err(Taken::Identities(taken)) }
        }
    }
}
