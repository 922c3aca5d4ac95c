//! Banners as they were stored before their items were found by their ids.

use super::{ALL, key, places};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::banner::{Banner, store::items::Place},
    storage::{Condition, Entity, Query, Read, Table, Write, retry},
};

/// The next banners by id. Consistent.
pub async fn after(table: &Table, id: Id, most: usize) -> Result<Vec<Banner>, Failure> {
    let query = Query::partition(ALL).between(padded(id + 1), "~").consistent();
    table.query(&query.limit(most)).await
}

/// How many items of a banner are not found by their ids; those are from now on, unless `look` is all that is wanted.
pub async fn place_missing(table: &Table, banner: Id, look: bool) -> Result<u64, Failure> {
    retry(|| async {
        let Some(banner) = table.get::<Banner>(&key(banner), Read::Consistent).await? else { return Ok(0) };
        let places = places(&banner);
        let mut found = table.get_many(places.iter().map(Entity::key), Read::Consistent).await?;
        let mut missing = Vec::new();
        for place in &places {
            if found.take::<Place>(&place.key())?.is_none() {
                missing.push(Write::create(place).or(Code::Conflict));
            }
        }
        let count = missing.len() as u64;
        if count > 0 && !look {
            let unchanged = Write::check(banner.key(), Condition::version(banner.version));
            table.commit([unchanged].into_iter().chain(missing).collect()).await?;
        }
        Ok(count)
    })
    .await
}
