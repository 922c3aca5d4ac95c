//! Users for the back office, by id. The indexes list keys; the users themselves are read from the table in one batch, with
//! how long the list is where it has a counter.

use super::{STAFF, key};
use crate::{
    error::Failure,
    ids::{Id, LIMIT, padded},
    shop::{
        counter,
        group::{self, Group},
        user::{Status, User},
    },
    storage::{Index, IndexKey, Items, Merged, PageRequest, Query, Read, Section, Stretch, Table},
};

/// The list of all users stands in so many partitions of its index: whoever signs up writes to one of them.
const SHARDS: u64 = 4;

/// Where a user stands in the list of all. A merged list begins with the last sort key, and this one with the first id.
pub(super) fn place(id: Id) -> IndexKey {
    IndexKey { index: Index::One, pk: partition(id % SHARDS), sk: padded(LIMIT.saturating_sub(id)) }
}

fn partition(shard: u64) -> String {
    format!("USERS#{shard}")
}

fn everybody() -> Merged {
    Merged {
        name: "USERS".into(),
        index: Some(Index::One),
        partitions: (0..SHARDS).map(partition).collect(),
        first: padded(0),
        last: padded(LIMIT),
    }
}

/// The id in a user's key, as an index lists it.
#[derive(serde::Deserialize)]
struct Place {
    pk: String,
}

impl Place {
    fn id(&self) -> Option<Id> {
        self.pk.strip_prefix("USER#")?.parse().ok()
    }
}

/// A page of all users. A query of each partition and one batch; as many queries more for the total, where the page does
/// not show it: it is counted up to 1,000.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<User>, Failure> {
    let list = everybody();
    let places = table.merged::<Place>(&list, page).await?;
    let ids = ids(&places);
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Eventual).await?;
    let total = match places.known_total() {
        Some(total) => total,
        None => table.count_merged(&list).await?,
    };
    Ok(places.replace(take(&mut found, &ids, |_| true)?).with_total(total))
}

/// A page of everybody who works in the back office.
pub async fn staff(table: &Table, page: &PageRequest) -> Result<Section<User>, Failure> {
    let places = table.stretch::<Place>(&Query::index(Index::Three, STAFF), page).await?;
    let ids = ids(&places);
    let keys = ids.iter().map(|id| key(*id)).chain([counter::key(STAFF)]);
    let mut found = table.get_many(keys, Read::Eventual).await?;
    let total = counter::take(&mut found, STAFF)?;
    Ok(places.replace(take(&mut found, &ids, User::is_staff)?).with_total(total))
}

/// A page of a group's members; `None` where there is no such group.
pub async fn members(table: &Table, group: Id, page: &PageRequest) -> Result<Option<Section<User>>, Failure> {
    let list = group::store::members(group);
    let places = table.stretch::<Place>(&Query::index(Index::Two, &list), page).await?;
    let ids = ids(&places);
    let more = [counter::key(&list), group::store::key(group)];
    let mut found = table.get_many(ids.iter().map(|id| key(*id)).chain(more), Read::Eventual).await?;
    if found.take::<Group>(&group::store::key(group))?.is_none() {
        return Ok(None);
    }
    let total = counter::take(&mut found, &list)?;
    let users = take(&mut found, &ids, |user| user.group_id == Some(group))?;
    Ok(Some(places.replace(users).with_total(total)))
}

fn ids(places: &Stretch<Place>) -> Vec<Id> {
    places.items.iter().filter_map(Place::id).collect()
}

/// An index lags behind for a moment: who has left the list by now is not shown.
fn take(found: &mut Items, ids: &[Id], belongs: impl Fn(&User) -> bool) -> Result<Vec<User>, Failure> {
    let mut users = Vec::with_capacity(ids.len());
    for id in ids {
        let user = found.take::<User>(&key(*id))?;
        users.extend(user.filter(|user| user.status != Status::Closed && belongs(user)));
    }
    Ok(users)
}
