//! `USER#<id>/USER`, and for each way somebody is known `IDENTITY#<type>#<identifier>/IDENTITY`, which makes it unique and
//! finds its user. `gsi1 USERS#<shard>` lists users by id, `gsi2 GROUP#<id>` the members of a group, `gsi3 STAFF` everybody who
//! works in the back office.

mod authority;
mod identity;
mod list;
mod migrate;
mod staff;

use std::time::Duration;

pub use self::{
    authority::{Authority, change_by},
    identity::{Claim, claims, owners},
    list::{Supers, list, members, staff},
    migrate::migrate,
    staff::{enlist, recount_members, recount_staff, supers},
};
use self::{
    identity::{claim, known, release},
    staff::consequences,
};
use super::{Identity, LoginType, Status, User};
use crate::{
    clock::Epoch,
    error::{Code, Failure, Faults},
    ids::{Id, Ids, padded},
    shop::group,
    storage::{Entity, Index, IndexKey, Key, Read, Refusal, Rejected, Table, Write},
};

/// The list of the back office's people.
const STAFF: &str = "STAFF";

impl Entity for User {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        if self.status == Status::Closed {
            return Vec::new();
        }
        let place = |index, pk: String| IndexKey { index, pk, sk: padded(self.id) };
        let group = self.group_id.map(|id| place(Index::Two, group::store::members(id)));
        let staff = self.is_staff().then(|| place(Index::Three, STAFF.into()));
        [list::place(self.id)].into_iter().chain(group).chain(staff).collect()
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

/// Consistent: a disabled user is out, and a changed profile shows, with the next request.
pub async fn find(table: &Table, id: Id) -> Result<Option<User>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// A new user and everything they are known by, all or nothing. Which identity is taken is told by its kind.
pub async fn create(table: &Table, user: &User) -> Result<(), Taken> {
    create_with(table, user, Vec::new()).await
}

/// [`create`], with more writes in the same transaction.
pub async fn create_with(table: &Table, user: &User, more: Vec<Write>) -> Result<(), Taken> {
    let mut writes = vec![Write::create(user).or(Code::Conflict)];
    writes.extend(user.identities.iter().map(|identity| claim(user.id, identity)));
    writes.extend(consequences(None, user, &more));
    writes.extend(more);
    commit(table, writes, &user.identities).await
}

/// [`create_with`], under another id where somebody else drew the same one in the same millisecond; as whom.
pub async fn create_fresh(
    table: &Table,
    ids: &Ids,
    mut user: User,
    more: impl Fn() -> Vec<Write>,
) -> Result<User, Taken> {
    for _ in 0..3 {
        match create_with(table, &user, more()).await {
            Ok(()) => return Ok(user),
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => user.id = ids.next(),
            Err(taken) => return Err(taken),
        }
    }
    Err(Failure::internal("no id was free").into())
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
    writes.extend(consequences(Some(before), next, &more));
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
        spread_out(attempt).await;
        let active = find(table, user.id).await?.filter(|user| user.status == Status::Active);
        before = active.ok_or(Failure::new(Code::TokenInvalid))?;
    }
    Err(Taken::Failed(Code::Conflict.into()))
}

/// Those who met over a user go apart, or they would meet again.
async fn spread_out(attempt: u32) {
    let ceiling = 10_u64 << attempt.min(5);
    tokio::time::sleep(Duration::from_millis(rand::random::<u64>() % ceiling)).await;
}

/// Why a user was not written.
#[derive(Debug)]
pub enum Taken {
    /// These identities belong to somebody else.
    Identities(Vec<LoginType>),
    Failed(Failure),
}

impl Taken {
    /// 10110 naming the fields that are taken; `field` says in which one the request had an identity of this kind.
    pub fn naming(self, field: fn(LoginType) -> &'static str) -> Failure {
        match self {
            Self::Failed(failure) => failure,
            Self::Identities(kinds) => {
                let mut faults = Faults::default();
                // A unionid is never asked for by itself.
                let asked = kinds.into_iter().filter(|kind| *kind != LoginType::UnionId);
                asked.for_each(|kind| faults.add(field(kind), "已被使用"));
                Failure::taken(faults)
            }
        }
    }
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

/// The first write is the user, the next ones claim `claimed`, the rest says itself why it was refused.
async fn commit(table: &Table, mut writes: Vec<Write>, claimed: &[Identity]) -> Result<(), Taken> {
    let done = match writes.len() {
        1 => table.write(writes.remove(0)).await,
        _ => table.commit(writes).await,
    };
    match done {
        Ok(()) => Ok(()),
        Err(Rejected::Failed(failure)) => Err(Taken::Failed(failure)),
        Err(Rejected::Refused(refusals)) => Err(taken(&refusals, claimed)),
    }
}

fn taken(refusals: &[Refusal], claimed: &[Identity]) -> Taken {
    let identity = |refusal: &Refusal| claimed.get(refusal.index.checked_sub(1)?);
    let kinds: Vec<LoginType> = refusals.iter().filter_map(identity).map(|identity| identity.kind).collect();
    if !kinds.is_empty() {
        return Taken::Identities(kinds);
    }
    // Where anything changed meanwhile, the rest may be refused for that alone.
    let changed = refusals.iter().any(|refusal| refusal.code == Code::Conflict);
    let code = refusals.iter().map(|refusal| refusal.code).find(|_| !changed).unwrap_or(Code::Conflict);
    Taken::Failed(if code == Code::NotFound { group::unknown() } else { code.into() })
}
