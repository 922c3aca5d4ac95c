//! `BANNER/<id>`, its items inside; `BANNERITEM/<id>` leads from an item's id to its banner.

mod edit;
pub mod items;
mod place;

use std::collections::BTreeSet;

use self::items::Place;
pub use self::{
    edit::{add, edit, remove},
    place::{after, place_missing},
};
use super::{Banner, Target};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::{
        counter, product,
        theme::{self, Theme},
    },
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

/// As visitors see it: without the items that lead to a product or theme that is gone.
pub async fn find_shown(table: &Table, id: Id) -> Result<Option<Banner>, Failure> {
    let Some(mut banner) = find(table, id).await? else { return Ok(None) };
    let targets: BTreeSet<Target> = banner.items.iter().filter_map(|item| item.target().ok()).collect();
    let mut found = table.get_many(targets.iter().filter_map(|target| target_key(*target)), Read::Eventual).await?;
    let mut gone = BTreeSet::new();
    for target in targets {
        let there = match target {
            Target::Nothing => true,
            Target::Product(id) => product::store::take_on_sale(&mut found, id)?.is_some(),
            Target::Theme(id) => found.take::<Theme>(&theme::store::key(id))?.is_some(),
        };
        if !there {
            gone.insert(target);
        }
    }
    banner.items.retain(|item| item.target().map_or(true, |target| !gone.contains(&target)));
    Ok(Some(banner))
}

fn target_key(target: Target) -> Option<Key> {
    match target {
        Target::Nothing => None,
        Target::Product(id) => Some(product::store::key(id)),
        Target::Theme(id) => Some(theme::store::key(id)),
    }
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
