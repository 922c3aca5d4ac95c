//! `BANNER/<id>`, its items inside; `BANNERITEM/<id>` leads from an item's id to its banner.

mod edit;
pub mod items;
mod place;

use self::items::Place;
pub use self::{
    edit::{add, edit, remove},
    place::{after, place_missing},
};
use super::Banner;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::counter,
    storage::{Entity, Key, PageRequest, Query, Read, Section, Table, Write},
};

const ALL: &str = "BANNER";

impl Entity for Banner {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Banner>, Failure> {
    table.get(&key(id), Read::Eventual).await
}

/// By id.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Banner>, Failure> {
    counter::section(table, &Query::partition(ALL).consistent(), ALL, page).await
}

fn places(banner: &Banner) -> Vec<Place> {
    banner.items.iter().map(|item| Place { id: item.id, banner_id: banner.id }).collect()
}

/// The writes that make a new banner. Refused as [`Code::Conflict`] where its id, or that of an item, is taken.
pub fn create(banner: &Banner) -> Vec<Write> {
    let places = places(banner).into_iter().map(|place| Write::create(&place).or(Code::Conflict));
    [Write::create(banner).or(Code::Conflict), counter::change(ALL, 1)].into_iter().chain(places).collect()
}

/// Corrects the length of the list, and where items are found: for whoever stores banners past [`create`].
pub async fn reindex(table: &Table) -> Result<(), Failure> {
    let banners: Vec<Banner> = table.query(&Query::partition(ALL).consistent()).await?;
    table.put_all(&banners.iter().flat_map(places).collect::<Vec<_>>()).await?;
    counter::recount(table, ALL, &Query::partition(ALL)).await.map(drop)
}
