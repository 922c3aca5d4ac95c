//! The login log.

use serde::{Deserialize, Serialize};

use super::{Entry, Log, log::any_mentions};
use crate::{
    clock::Epoch,
    ids::Id,
    shop::user::LoginType,
    storage::{Entity, IndexKey, Key, Write},
};

/// How much of a client's own description is kept.
pub const AGENT: usize = 256;

/// One attempt to log in: good, bad, or one too many. Of what was typed nothing is kept: people type their password into
/// the wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginAttempt {
    pub id: Id,
    /// Unknown where no account had that name, or where nobody looked: the attempt was one too many.
    pub user_id: Option<Id>,
    pub nickname: Option<String>,
    /// Unknown of one that was imported.
    #[serde(rename = "type")]
    pub kind: Option<LoginType>,
    pub address: String,
    /// In words, where it was known.
    #[serde(default)]
    pub location: Option<String>,
    /// What the client says it is, cut to [`AGENT`] characters.
    pub user_agent: Option<String>,
    /// In words, of one that was imported; otherwise the client's description tells.
    #[serde(default)]
    pub browser: Option<String>,
    #[serde(default)]
    pub os: Option<String>,
    pub success: bool,
    pub message: String,
    /// When its id was drawn, unless it was imported.
    pub create_time: Epoch,
    pub expires: Epoch,
}

impl Entity for LoginAttempt {
    fn key(&self) -> Key {
        Log::Login.key(self.id, self.create_time)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        Log::Login.imported(self.id).into_iter().collect()
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.expires)
    }
}

impl Entry for LoginAttempt {
    const LOG: Log = Log::Login;

    fn mentions(&self, keyword: &str) -> bool {
        any_mentions(self.nickname.as_deref(), keyword)
    }
}

impl LoginAttempt {
    /// The write that notes it; part of the transaction that ends the attempt.
    pub fn note(&self) -> Write {
        Write::put(self)
    }
}
