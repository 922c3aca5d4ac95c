//! Users for the back office, by id. The indexes list keys; the users themselves are read from the table in one batch, with
//! how long the list is where it has a counter.

use super::{ALL, STAFF, key};
use crate::{
    error::Failure,
    ids::Id,
    shop::{
        counter,
        group::{self, Group},
        user::{Status, User},
    },
    storage::{Index, Items, PageRequest, Query, Read, Section, Stretch, Table},
};

/// How far the list of all users is counted: more is "at least so many". Shoppers make it longer, so it has no counter.
const COUNTED: usize = 1000;

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

/// A page of all users. One query and one batch; another query for the total, where the page does not show it.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<User>, Failure> {
    let query = Query::index(Index::One, ALL);
    let places = table.stretch::<Place>(&query, page).await?;
    let ids = ids(&places);
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Eventual).await?;
    let total = match places.known_total() {
        Some(total) => total,
        None if page.page == 1 && !places.has_more() => ids.len() as u64,
        None => table.count(&query.limit(COUNTED)).await?.0 as u64,
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
