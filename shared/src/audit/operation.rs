//! The operation log: every change made in the back office, and who made it.

mod params;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Entry, Log,
    log::{any_mentions, position},
};
use crate::{
    clock::Epoch,
    ids::Id,
    storage::{Condition, Entity, Index, IndexKey, Key, Update, Write},
};

/// One operation, noted before it begins and again when it has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    pub id: Id,
    pub request_id: String,
    pub user_id: Id,
    pub user_name: String,
    /// Module and name of the permission it asked for, if it asked for one.
    pub module: Option<String>,
    pub auth: Option<String>,
    /// What it does: the summary of its declaration.
    pub message: String,
    pub method: String,
    pub path: String,
    /// The operation's id.
    pub endpoint: String,
    /// What it was asked, without any secret.
    #[serde(with = "params")]
    pub params: Value,
    /// The HTTP status; `None` while it is under way, and for good where its function died.
    pub status: Option<u16>,
    pub error_code: Option<u32>,
    pub ms: Option<u64>,
    /// When its id was drawn, unless it was imported.
    pub create_time: Epoch,
    pub expires: Epoch,
}

/// The id of the entry about a request, for the operation that it asked for.
#[derive(Clone, Copy, Debug)]
pub struct Underway(pub Id);

impl Entity for Operation {
    fn key(&self) -> Key {
        Log::Operation.key(self.id, self.create_time)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let sk = position(self.id, self.create_time);
        let by = IndexKey { index: Index::One, pk: by(&self.user_name), sk };
        Log::Operation.imported(self.id).into_iter().chain([by]).collect()
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.expires)
    }
}

impl Entry for Operation {
    const LOG: Log = Log::Operation;

    fn mentions(&self, keyword: &str) -> bool {
        let texts = [&*self.message, &self.path, &self.user_name, &self.request_id, &self.params.to_string()];
        any_mentions(texts, keyword)
    }
}

/// The group of one person's entries.
pub fn by(user_name: &str) -> String {
    format!("LOG#{}#BY#{user_name}", Log::Operation.name())
}

impl Operation {
    /// The write that notes that it begins.
    pub fn begin(&self) -> Write {
        Write::create(self)
    }

    /// The write that notes how it ended. Refused where the entry was deleted meanwhile.
    pub fn finish(&self, status: u16, error_code: u32, ms: u64) -> Write {
        let ended = Update::default().set("status", status).set("error_code", error_code).set("ms", ms);
        Write::update(self.key(), ended).when(Condition::present())
    }
}
