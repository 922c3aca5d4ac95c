//! What the back office does to banners.

use super::{ALL, create, items, key, places};
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::{banner::Banner, counter},
    storage::{Condition, Read, Table, Write, retry},
};

/// The banner as it is now. 40010 where there is none.
pub(super) async fn current(table: &Table, id: Id) -> Result<Banner, Failure> {
    table.get(&key(id), Read::Consistent).await?.ok_or_else(|| Code::BannerNotFound.into())
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one.
pub async fn add(table: &Table, draw: impl Fn() -> Banner) -> Result<Banner, Failure> {
    retry(|| async {
        let banner = draw();
        table.commit(create(&banner)).await?;
        Ok(banner)
    })
    .await
}

/// The banner as `edit` makes it, which leaves its items alone. 40010 where there is none.
pub async fn edit(table: &Table, id: Id, edit: impl Fn(&mut Banner)) -> Result<Banner, Failure> {
    retry(|| async {
        let mut banner = current(table, id).await?;
        edit(&mut banner);
        table.write(Write::replace(&banner)).await?;
        Ok(banner)
    })
    .await
}

/// With its items. 40010 where there is none.
pub async fn remove(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let banner = current(table, id).await?;
        let gone = Write::delete(key(id)).when(Condition::version(banner.version));
        let places = places(&banner).into_iter().map(|place| Write::delete(items::place_key(place.id)));
        Ok(table.commit([gone, counter::change(ALL, -1)].into_iter().chain(places).collect()).await?)
    })
    .await
}
