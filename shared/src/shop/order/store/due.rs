//! `gsi3 DUE#<shard>`: orders with something to be done, by when that is.

use serde::Deserialize;

use super::{Order, SHARDS, ids_of, shard};
use crate::{
    clock::Epoch,
    error::Failure,
    ids::{Id, padded},
    storage::{Index, IndexKey, Query, Table},
};

/// An order as an index lists it: by its own key.
#[derive(Debug, Deserialize)]
pub struct Listed {
    pk: String,
    sk: String,
    /// Its place in the index.
    #[serde(alias = "gsi1sk", alias = "gsi2sk", alias = "gsi3sk")]
    pub position: String,
}

impl Listed {
    /// Owner and id.
    pub fn ids(&self) -> Option<(Id, Id)> {
        ids_of(&self.pk, &self.sk)
    }

    /// Since when something is to be done, of one that [`due`] found.
    pub fn due(&self) -> Option<Epoch> {
        self.position.split_once('#')?.0.parse().ok()
    }
}

pub(super) fn place(order: &Order) -> Option<IndexKey> {
    let due = order.next_due()?;
    let sk = format!("{due:010}#{}", padded(order.id));
    Some(IndexKey { index: Index::Three, pk: partition(shard(order.id)), sk })
}

fn partition(shard: u64) -> String {
    format!("DUE#{shard}")
}

/// The orders of one shard that have something to be done by `now`, the oldest first: at most `limit`, from `after` on. The
/// index lags a moment behind the table: whoever gets an order reads it anew.
pub async fn due(
    table: &Table,
    shard: u64,
    now: Epoch,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Listed>, Failure> {
    // A space sorts before every character of a position: just behind the last one.
    let first = after.map_or_else(|| "0".into(), |position| format!("{position} "));
    let query = Query::index(Index::Three, partition(shard)).between(first, format!("{now:010}#~"));
    table.query(&query.limit(limit)).await
}

pub fn shards() -> std::ops::Range<u64> {
    0..SHARDS
}
