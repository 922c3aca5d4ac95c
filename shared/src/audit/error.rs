//! The error log: every answer of ours that says the server is at fault.

use serde::{Deserialize, Serialize};

use super::{
    Entry, Log,
    log::{any_mentions, position},
};
use crate::{
    clock::Epoch,
    ids::Id,
    storage::{Entity, Index, IndexKey, Key, Write},
};

/// How much of a cause is kept, in characters.
pub const CAUSE: usize = 2000;

/// One request that failed through no fault of its caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEntry {
    pub id: Id,
    pub request_id: String,
    pub method: String,
    pub path: String,
    /// The operation's id; `None` where no operation was reached.
    pub endpoint: Option<String>,
    pub status: u16,
    pub error_code: u32,
    /// For us alone, cut to [`CAUSE`] characters.
    pub cause: String,
    pub user_id: Option<Id>,
    pub user_name: Option<String>,
    pub address: Option<String>,
    /// When its id was drawn, unless it was imported.
    pub create_time: Epoch,
    pub expires: Epoch,
}

impl Entity for ErrorEntry {
    fn key(&self) -> Key {
        Log::Error.key(self.id, self.create_time)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let sk = position(self.id, self.create_time);
        let request = IndexKey { index: Index::One, pk: of_request(&self.request_id), sk };
        Log::Error.imported(self.id).into_iter().chain([request]).collect()
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.expires)
    }
}

impl Entry for ErrorEntry {
    const LOG: Log = Log::Error;

    fn mentions(&self, keyword: &str) -> bool {
        let texts = [&*self.request_id, &self.path, &self.cause];
        any_mentions(texts.into_iter().chain(self.endpoint.as_deref()).chain(self.user_name.as_deref()), keyword)
    }
}

/// The group of one request's entries: people tell us its id.
pub fn of_request(request_id: &str) -> String {
    format!("LOG#{}#REQUEST#{request_id}", Log::Error.name())
}

impl ErrorEntry {
    pub fn note(&self) -> Write {
        Write::put(self)
    }
}
