//! `USER#<id>/USER`, and for each way somebody is known `IDENTITY#<type>#<identifier>/IDENTITY`, which makes it unique and
//! finds its user. `gsi1 USERS` lists users by id.

use serde::{Deserialize, Serialize};

use super::{Identity, LoginType, Status, User};
use crate::{
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
struct Claim {
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

fn claim(user_id: Id, identity: &Identity) -> Write {
    let claim = Claim { kind: identity.kind, identifier: identity.identifier.clone(), user_id };
    Write::create(&claim).or(Code::AlreadyExists)
}

fn release(user_id: Id, identity: &Identity) -> Write {
    Write::delete(identity_key(identity.kind, &identity.identifier)).when(Condition::default().equals("user_id", user_id))
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
    let mut writes = vec![Write::create(user).or(Code::Conflict)];
    writes.extend(user.identities.iter().map(|identity| claim(user.id, identity)));
    commit(table, writes, &user.identities).await
}

/// Replaces a user as read by `next`, claiming the identities that are new and releasing those that are gone.
pub async fn replace(table: &Table, before: &User, next: &User) -> Result<(), Taken> {
    let gone = before.identities.iter().filter(|identity| !known(next, identity));
    let new: Vec<Identity> = next.identities.iter().filter(|identity| !known(before, identity)).cloned().collect();
    let mut writes = vec![Write::replace(next)];
    writes.extend(new.iter().map(|identity| claim(next.id, identity)));
    writes.extend(gone.map(|identity| release(next.id, identity)));
    commit(table, writes, &new).await
}

/// How often a change is tried on a user whom others keep changing.
const TRIES: u32 = 10;

/// Changes a user as just read, and answers what `change` does. Where somebody else was faster, the user is read again and
/// changed anew: `change` may run several times and must decide by the user it is given. A user who is gone meanwhile is
/// [`Code::TokenInvalid`], one who never stands still [`Code::Conflict`].
pub async fn change<T>(
    table: &Table,
    user: &User,
    mut change: impl FnMut(&mut User) -> Result<T, Failure>,
) -> Result<T, Taken> {
    let mut before = user.clone();
    let mut tries = 1;
    loop {
        let mut next = before.clone();
        let answer = change(&mut next).map_err(Taken::Failed)?;
        match replace(table, &before, &next).await {
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict && tries < TRIES => {}
            done => return done.map(|()| answer),
        }
        // Those who met here spread out, or they would meet again.
        let ceiling = 10_u64 << tries.min(5);
        tokio::time::sleep(std::time::Duration::from_millis(rand::random::<u64>() % ceiling)).await;
        tries += 1;
        let now = find(table, user.id).await.map_err(Taken::Failed)?;
        let now = now.filter(|user| user.status == Status::Active);
        before = now.ok_or_else(|| Taken::Failed(Code::TokenInvalid.into()))?;
    }
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

impl From<Taken> for Failure {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Identities(_) => Code::AlreadyExists.into(),
            Taken::Failed(failure) => failure,
        }
    }
}

/// The first write is the user, the next ones claim `claimed`.
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
