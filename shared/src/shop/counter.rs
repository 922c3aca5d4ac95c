//! How long a list is: one small item a list, changed in the transaction that changes the list. Only lists that the back
//! office keeps have one; what shoppers add to is counted otherwise.

use futures_util::future::try_join;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::Failure,
    storage::{Entity, Index, Items, Key, PageRequest, Query, Read, Section, Table, Update, Write},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct Counter {
    pub list: String,
    pub total: u64,
}

impl Entity for Counter {
    fn key(&self) -> Key {
        key(&self.list)
    }
}

/// `COUNT#<list>/COUNT`
pub fn key(list: &str) -> Key {
    Key::new(format!("COUNT#{list}"), "COUNT")
}

/// Whether a partition, of the table or of an index, is a list that has a counter: it has the list's name.
pub fn counts(index: Option<Index>, partition: &str) -> bool {
    let each = partition.split_once('#').map(|(list, _)| list);
    match index {
        None => {
            let lists = ["BANNER", "CATEGORY", "DICTTYPE", "GROUP", "NOTICE", "PARAMETER#OWN", "THEME"];
            lists.contains(&partition) || each == Some("FOLDER")
        }
        Some(Index::One) => ["ARTICLES", "PRODUCTS"].contains(&partition),
        Some(Index::Two) => matches!(each, Some("ARTICLES" | "CATEGORY" | "GROUP")),
        Some(Index::Three) => partition == "STAFF",
    }
}

/// Corrects the counter of any list that [`counts`]: see [`recount`].
pub async fn recount_any(table: &Table, index: Option<Index>, list: &str) -> Result<u64, Failure> {
    let query = index.map_or_else(|| Query::partition(list).consistent(), |index| Query::index(index, list));
    recount(table, list, &query).await
}

/// The write that makes a list `by` longer.
pub fn change(list: &str, by: i64) -> Write {
    Write::update(key(list), Update::default().add("total", by).set("list", list))
}

/// Counts a list itself and corrects its counter: for whoever fills a list past [`change`]. An index lags behind its
/// table for a moment. Answers the number.
pub async fn recount(table: &Table, list: &str, query: &Query) -> Result<u64, Failure> {
    let (total, _) = table.count(query).await?;
    let total = total as u64;
    // As `change` writes it: an item is the same, whichever way it came to be.
    table.write(Write::update(key(list), Update::default().set("total", total).set("list", list))).await?;
    Ok(total)
}

/// A page of a list that has a counter; where the cursor knows the total already, the counter is not asked.
pub async fn section<T: DeserializeOwned>(
    table: &Table,
    query: &Query,
    list: &str,
    page: &PageRequest,
) -> Result<Section<T>, Failure> {
    if page.cursor.is_some() {
        let stretch = table.stretch(query, page).await?;
        let total = stretch.known_total().unwrap_or_default();
        return Ok(stretch.with_total(total));
    }
    let key = key(list);
    let (stretch, counter) = try_join(table.stretch(query, page), table.get::<Counter>(&key, Read::Eventual)).await?;
    Ok(stretch.with_total(counter.map_or(0, |counter| counter.total)))
}

/// From what a batch that asked for [`key`] found.
pub fn take(items: &mut Items, list: &str) -> Result<u64, Failure> {
    Ok(items.take::<Counter>(&key(list))?.map_or(0, |counter| counter.total))
}
