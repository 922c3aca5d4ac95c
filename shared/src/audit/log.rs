//! Where the entries of a log stand: `LOG#<log>#<shard>/<time>#<id>`, so that a stretch of time is a stretch of keys.
//!
//! Every request may write an entry, and a partition takes a thousand writes a second: each log is spread over [`SHARDS`].
//! An entry made here has the time that its id was drawn, so the id alone leads to it. One that was imported has the id and
//! the time of the shop it comes from: the index lists it as `gsi2 LOG#<log>#IMPORTED/<id>`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Epoch,
    ids::{self, Id, padded},
    storage::{Entity, Index, IndexKey, Key, Query},
};

const SHARDS: u64 = 4;
/// Every id of ours is larger; no shop has counted that far.
const IMPORTED: Id = 1 << 40;

/// The three logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Log {
    Login,
    Operation,
    Error,
}

/// An entry of a log.
pub trait Entry: Entity {
    const LOG: Log;

    /// Whether a text in lower case stands in what a person would look for it in.
    fn mentions(&self, keyword: &str) -> bool;
}

impl Log {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "LOGIN",
            Self::Operation => "OPERATION",
            Self::Error => "ERROR",
        }
    }

    fn partition(self, shard: u64) -> String {
        format!("LOG#{}#{shard}", self.name())
    }

    pub(super) fn partitions(self) -> Vec<String> {
        (0..SHARDS).map(|shard| self.partition(shard)).collect()
    }

    pub(super) fn key(self, id: Id, create_time: Epoch) -> Key {
        Key::new(self.partition(id % SHARDS), position(id, create_time))
    }

    /// Where an entry made here stands; `None` of one that was imported.
    pub(super) fn key_of(self, id: Id) -> Option<Key> {
        (id >= IMPORTED).then(|| self.key(id, ids::made_at(id)))
    }

    /// The place in the index of an entry that its id does not lead to.
    pub(super) fn imported(self, id: Id) -> Option<IndexKey> {
        (id < IMPORTED).then(|| IndexKey { index: Index::Two, pk: self.all_imported(), sk: padded(id) })
    }

    /// Finds the key of an entry that was imported.
    pub(super) fn imported_at(self, id: Id) -> Query {
        Query::index(Index::Two, self.all_imported()).between(padded(id), padded(id)).limit(1)
    }

    fn all_imported(self) -> String {
        format!("LOG#{}#IMPORTED", self.name())
    }
}

/// An entry's place in time.
pub(super) fn position(id: Id, create_time: Epoch) -> String {
    let time = if id < IMPORTED { create_time } else { ids::made_at(id) };
    format!("{}{}", start_of(time), padded(id))
}

/// Sorts before every entry of this second, and after those of the one before.
pub(super) fn start_of(time: Epoch) -> String {
    format!("{:010}#", time.max(0))
}

/// Whether one of these texts has the keyword, which is in lower case, in it.
pub(super) fn any_mentions<'a>(texts: impl IntoIterator<Item = &'a str>, keyword: &str) -> bool {
    texts.into_iter().any(|text| text.to_lowercase().contains(keyword))
}
