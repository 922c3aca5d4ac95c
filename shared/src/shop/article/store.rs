//! `ARTICLE#<id>/ARTICLE`. `gsi1 ARTICLES` lists all of them, `gsi2 ARTICLES#<type>` those of one type, by id; both lists
//! have a counter.

use super::Article;
use crate::{
    error::Failure,
    ids::{Id, padded},
    shop::counter,
    storage::{Entity, Index, IndexKey, Key, Query, Read, Table},
};

/// The list of all articles.
const ALL: &str = "ARTICLES";

/// The list of one type's articles.
fn of_kind(kind: u16) -> String {
    format!("{ALL}#{kind}")
}

impl Entity for Article {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let place = |index, pk| IndexKey { index, pk, sk: padded(self.id) };
        let kind = self.kind.map(|kind| place(Index::Two, of_kind(kind)));
        [place(Index::One, ALL.into())].into_iter().chain(kind).collect()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new(format!("ARTICLE#{id}"), "ARTICLE")
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Article>, Failure> {
    table.get(&key(id), Read::Eventual).await
}

/// Corrects the length of the list of all articles, or of one type's: see [`counter::recount`].
pub async fn recount(table: &Table, kind: Option<u16>) -> Result<u64, Failure> {
    let (index, list) = match kind {
        None => (Index::One, ALL.to_owned()),
        Some(kind) => (Index::Two, of_kind(kind)),
    };
    counter::recount(table, &list, &Query::index(index, &list)).await
}
