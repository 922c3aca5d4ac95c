//! What changes together with who works in the back office: how long its lists are (`COUNT#STAFF`, `COUNT#GROUP#<id>`),
//! that a group which is joined is there, and `SUPERS/SUPERS`, the ids of the active super administrators, which never
//! becomes empty.

use std::collections::BTreeSet;

use super::{STAFF, key};
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::{
        counter, group,
        user::{Status, User},
    },
    storage::{Condition, Index, Key, Query, Read, Table, Update, Write},
};

/// What else is to be written where `before` (`None`: nobody) becomes `next`. A group that `more` looks at already is not
/// looked at twice: a transaction has room for an item once.
pub(super) fn consequences(before: Option<&User>, next: &User, more: &[Write]) -> Vec<Write> {
    let (left, listed) = (before.map(lists).unwrap_or_default(), lists(next));
    let shorter = left.difference(&listed).map(|list| counter::change(list, -1));
    let longer = listed.difference(&left).map(|list| counter::change(list, 1));
    let joined = next.group_id.filter(|id| before.is_none_or(|before| before.group_id != Some(*id)));
    let there = joined.map(group::store::present).filter(|check| more.iter().all(|write| write.key() != check.key()));
    let supers = match (before.and_then(rank), rank(next)) {
        (before, next) if before == next => None,
        (_, Some(Rank::Active)) => Some(enlisted(next.id)),
        (Some(Rank::Active), then) => Some(discharged(next.id, then)),
        (_, then) => Some(Write::update(supers_key(), disabled(Update::default(), next.id, then))),
    };
    shorter.chain(longer).chain(there).chain(supers).collect()
}

/// The lists with a length that a user is in.
fn lists(user: &User) -> BTreeSet<String> {
    if user.status == Status::Closed {
        return BTreeSet::new();
    }
    let staff = user.is_staff().then(|| STAFF.to_owned());
    staff.into_iter().chain(user.group_id.map(group::store::members)).collect()
}

/// A super administrator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    Active,
    Disabled,
}

fn rank(user: &User) -> Option<Rank> {
    match user.status {
        Status::Active if user.is_super() => Some(Rank::Active),
        Status::Disabled if user.is_super() => Some(Rank::Disabled),
        _ => None,
    }
}

fn supers_key() -> Key {
    Key::new("SUPERS", "SUPERS")
}

fn enlisted(id: Id) -> Write {
    Write::update(supers_key(), disabled(Update::default().add_to_set("ids", id), id, Some(Rank::Active)))
}

fn discharged(id: Id, then: Option<Rank>) -> Write {
    let others = Condition::default().size_above("ids", 1);
    let gone = disabled(Update::default().delete_from_set("ids", id), id, then);
    Write::update(supers_key(), gone).when(others).or(Code::LastSuper)
}

/// Notes whether somebody is a super administrator who is disabled.
fn disabled(update: Update, id: Id, rank: Option<Rank>) -> Update {
    match rank {
        Some(Rank::Disabled) => update.add_to_set("disabled", id),
        _ => update.delete_from_set("disabled", id),
    }
}

#[derive(Default, serde::Deserialize)]
struct Supers {
    #[serde(default)]
    ids: BTreeSet<Id>,
    /// Of those who were disabled since this is noted.
    #[serde(default)]
    disabled: BTreeSet<Id>,
}

/// The active super administrators. One call, and one more for them themselves.
pub async fn supers(table: &Table) -> Result<Vec<User>, Failure> {
    let listed: Supers = table.get(&supers_key(), Read::Consistent).await?.unwrap_or_default();
    named(table, &listed.ids, Read::Consistent).await
}

/// The super administrators, those who are disabled, too. One call, and one more for them themselves.
pub(super) async fn all_supers(table: &Table) -> Result<Vec<User>, Failure> {
    let Supers { ids, disabled } = table.get(&supers_key(), Read::Eventual).await?.unwrap_or_default();
    let mut supers = named(table, &(&ids | &disabled), Read::Eventual).await?;
    supers.retain(|user| rank(user).is_some());
    Ok(supers)
}

async fn named(table: &Table, ids: &BTreeSet<Id>, read: Read) -> Result<Vec<User>, Failure> {
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), read).await?;
    ids.iter().filter_map(|id| found.take(&key(*id)).transpose()).collect()
}

/// Takes note of a super administrator who was stored past [`super::create`]. As often as one likes.
pub async fn enlist(table: &Table, user: &User) -> Result<(), Failure> {
    let Some(rank) = rank(user) else { return Ok(()) };
    let note = match rank {
        Rank::Active => enlisted(user.id),
        Rank::Disabled => Write::update(supers_key(), disabled(Update::default(), user.id, Some(rank))),
    };
    Ok(table.write(note).await?)
}

/// Corrects the length of the list of the back office's people: see [`counter::recount`].
pub async fn recount_staff(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, STAFF, &Query::index(Index::Three, STAFF)).await
}

/// Corrects the length of the list of a group's members: see [`counter::recount`].
pub async fn recount_members(table: &Table, group: Id) -> Result<u64, Failure> {
    let list = group::store::members(group);
    counter::recount(table, &list, &Query::index(Index::Two, &list)).await
}
