//! `CATEGORY/<id>`: all categories stand together.

use super::Category;
use crate::{
    error::Failure,
    ids::{Id, padded},
    shop::counter,
    storage::{Entity, Key, PageRequest, Query, Read, Section, Table, Write},
};

const ALL: &str = "CATEGORY";

impl Entity for Category {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Category>, Failure> {
    table.get(&key(id), Read::Eventual).await
}

/// Every category, by id.
pub async fn all(table: &Table) -> Result<Vec<Category>, Failure> {
    table.query(&Query::partition(ALL)).await
}

pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Category>, Failure> {
    counter::section(table, &Query::partition(ALL), ALL, page).await
}

/// Corrects the length of the list: see [`counter::recount`].
pub async fn recount(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, ALL, &Query::partition(ALL)).await
}

pub fn create(category: &Category) -> Vec<Write> {
    vec![Write::create(category), counter::change(ALL, 1)]
}
