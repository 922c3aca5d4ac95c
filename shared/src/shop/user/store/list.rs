//! Users for the back office, by id. The indexes list keys; the users themselves are read from the table in one batch, with
//! how long the list is where it has a counter.

use super::{STAFF, key, staff::all_supers};
use crate::{
    error::Failure,
    ids::{Id, LIMIT, padded},
    shop::{
        counter, group,
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

fn everybody(supers: Supers) -> Merged {
    Merged {
        name: if supers == Supers::Shown { "USERS" } else { "USERS without supers" }.into(),
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

/// Whether a list shows the super administrators, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supers {
    Shown,
    Hidden,
}

/// The super administrators that a list leaves out: they are few. Two calls, or none.
async fn hidden(table: &Table, supers: Supers) -> Result<Vec<User>, Failure> {
    match supers {
        Supers::Shown => Ok(Vec::new()),
        Supers::Hidden => all_supers(table).await,
    }
}

/// A page of all users. A query of each partition and one batch; as many queries more for the total, where the page does
/// not show it: it is counted up to 1,000.
pub async fn list(table: &Table, page: &PageRequest, supers: Supers) -> Result<Section<User>, Failure> {
    let hidden = hidden(table, supers).await?;
    let list = everybody(supers);
    let keep = |place: &Place| place.id().is_some_and(|id| hidden.iter().all(|user| user.id != id));
    let places = table.merged_but(&list, page, hidden.len(), keep).await?;
    let ids = ids(&places);
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Eventual).await?;
    let total = match places.known_total() {
        Some(total) => total,
        None => less(table.count_merged(&list).await?, hidden.len()),
    };
    Ok(places.replace(take(&mut found, &ids, |user| supers.shows(user))?).with_total(total))
}

/// A page of everybody who works in the back office.
pub async fn staff(table: &Table, page: &PageRequest, supers: Supers) -> Result<Section<User>, Failure> {
    let hidden = hidden(table, supers).await?;
    let places = people(table, Index::Three, STAFF, page, supers, &hidden).await?;
    let ids = ids(&places);
    let keys = ids.iter().map(|id| key(*id)).chain([counter::key(STAFF)]);
    let mut found = table.get_many(keys, Read::Eventual).await?;
    let total = less(counter::take(&mut found, STAFF)?, hidden.len());
    Ok(places.replace(take(&mut found, &ids, |user| user.is_staff() && supers.shows(user))?).with_total(total))
}

/// A page of a group's members; of none where there is no such group.
pub async fn members(table: &Table, group: Id, page: &PageRequest, supers: Supers) -> Result<Section<User>, Failure> {
    let mut hidden = hidden(table, supers).await?;
    hidden.retain(|user| user.group_id == Some(group));
    let list = group::store::members(group);
    let places = people(table, Index::Two, &list, page, supers, &hidden).await?;
    let ids = ids(&places);
    let mut found = table.get_many(ids.iter().map(|id| key(*id)).chain([counter::key(&list)]), Read::Eventual).await?;
    let total = less(counter::take(&mut found, &list)?, hidden.len());
    let users = take(&mut found, &ids, |user| user.group_id == Some(group) && supers.shows(user))?;
    Ok(places.replace(users).with_total(total))
}

/// A page of a list by id, without those that are hidden.
async fn people(
    table: &Table,
    index: Index,
    list: &str,
    page: &PageRequest,
    supers: Supers,
    hidden: &[User],
) -> Result<Stretch<Place>, Failure> {
    if supers == Supers::Shown {
        return table.stretch(&Query::index(index, list), page).await;
    }
    let name = format!("{list} without supers");
    let walk = page.walk(&name)?;
    let skip = walk.skip(page);
    let from = walk.place().and_then(|place| place.parse::<Id>().ok()).map_or(0, |last| last.saturating_add(1));
    let query = Query::index(index, list).between(padded(from.min(LIMIT)), padded(LIMIT));
    let mut places: Vec<Place> = table.query(&query.limit(skip + page.size + 1 + hidden.len())).await?;
    places.retain(|place| place.id().is_some_and(|id| hidden.iter().all(|user| user.id != id)));
    let mut ahead = places.into_iter().skip(skip);
    let items: Vec<Place> = ahead.by_ref().take(page.size).collect();
    let next = ahead.next().and(items.last()).and_then(Place::id).map(padded);
    Ok(Stretch::of(items, name, &walk, next))
}

/// A total without what is not shown; one that was not counted to its end stays.
fn less(total: u64, hidden: usize) -> u64 {
    if total == COUNTED { total } else { total.saturating_sub(hidden as u64) }
}

/// As far as the list of all is counted.
const COUNTED: u64 = 1000;

impl Supers {
    fn shows(self, user: &User) -> bool {
        self == Self::Shown || !user.is_super()
    }
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
