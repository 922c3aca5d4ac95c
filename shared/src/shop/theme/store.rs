//! `THEME/<id>`: all themes stand together; a theme holds the ids of its products.

mod edit;

pub use self::edit::{MOST_AT_ONCE, add, add_product, arrange, edit, remove, remove_product};
use super::Theme;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::counter,
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Section, Table, Write},
};

const ALL: &str = "THEME";

impl Entity for Theme {
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

pub async fn find(table: &Table, id: Id) -> Result<Option<Theme>, Failure> {
    table.get(&key(id), Read::Eventual).await
}

/// The themes of these ids that exist, in the order of the ids.
pub async fn find_all(table: &Table, ids: &[Id]) -> Result<Vec<Theme>, Failure> {
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Eventual).await?;
    let themes = ids.iter().map(|id| found.take(&key(*id)));
    Ok(themes.collect::<Result<Vec<Option<Theme>>, _>>()?.into_iter().flatten().collect())
}

pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Theme>, Failure> {
    counter::section(table, &Query::partition(ALL), ALL, page).await
}

/// Corrects the length of the list: see [`counter::recount`].
pub async fn recount(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, ALL, &Query::partition(ALL)).await
}

/// The rest happens only if there is such a theme; 41010 otherwise.
pub fn present(id: Id) -> Write {
    Write::check(key(id), Condition::present()).or(Code::ThemeNotFound)
}

/// The writes that make a new theme. Refused as [`Code::Conflict`] where its id is taken. Whether its products are there, it
/// does not ask.
pub fn create(theme: &Theme) -> Vec<Write> {
    vec![Write::create(theme).or(Code::Conflict), counter::change(ALL, 1)]
}
