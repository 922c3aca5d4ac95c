//! What happened, for people to read later.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Epoch,
    ids::{Id, padded},
    shop::user::LoginType,
    storage::{Entity, Key, Write},
};

/// Seconds that a login stays in the log.
const KEPT: Epoch = 180 * 24 * 3600;

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
    #[serde(rename = "type")]
    pub kind: LoginType,
    pub address: String,
    /// What the client says it is, cut to [`AGENT`] characters.
    pub user_agent: Option<String>,
    pub success: bool,
    pub message: String,
    pub create_time: Epoch,
}

/// `LOGIN/<id>`: ids grow with time, so the newest stand last.
impl Entity for LoginAttempt {
    fn key(&self) -> Key {
        Key::new("LOGIN", padded(self.id))
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.create_time + KEPT)
    }
}

impl LoginAttempt {
    /// The write that notes it; part of the transaction that ends the attempt.
    pub fn note(&self) -> Write {
        Write::put(self)
    }
}
