//! Where the entries of a log stand: `LOG#<log>#<shard>/<time>#<id>`, so that a stretch of time is a stretch of keys.
//!
//! Every request may write an entry, and a partition takes a thousand writes a second: each log is spread over [`SHARDS`].
//! An entry made here has the time that its id was drawn, so the id alone leads to it. One that was imported has the id and
//! the time of the shop it comes from: the index lists it as `gsi2 LOG#<log>#IMPORTED/<id>`.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Epoch,
    ids::{self, Id, padded},
    storage::{Index, IndexKey, Key},
};

const SHARDS: u64 = 4;
/// No id of ours is that small; no shop has counted that far.
const IMPORTED: Id = 1 << 40;

/// The three logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Log {
    Login,
    Operation,
    Error,
}

impl Log {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "LOGIN",
            Self::Operation => "OPERATION",
            Self::Error => "ERROR",
        }
    }

    pub(super) fn key(self, id: Id, create_time: Epoch) -> Key {
        Key::new(format!("LOG#{}#{}", self.name(), id % SHARDS), position(id, create_time))
    }

    /// The place in the index of an entry that its id does not lead to.
    pub(super) fn imported(self, id: Id) -> Option<IndexKey> {
        let pk = format!("LOG#{}#IMPORTED", self.name());
        (id < IMPORTED).then(|| IndexKey { index: Index::Two, pk, sk: padded(id) })
    }
}

/// An entry's place in time.
pub(super) fn position(id: Id, create_time: Epoch) -> String {
    let time = if id < IMPORTED { create_time } else { ids::made_at(id) };
    format!("{:010}#{}", time.max(0), padded(id))
}
