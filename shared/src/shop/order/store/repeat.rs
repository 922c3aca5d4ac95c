//! What an idempotency key stands for: one request, and the id its order has or will have.

use serde::{Deserialize, Serialize};

use super::{Order, PLACEABLE, SETTLED, find_of};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::{Id, first_at},
    storage::{Entity, Key, Table, Write},
};

/// Seconds that a key is remembered.
const KEPT: Epoch = 24 * 3600;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedKey {
    pub user_id: Id,
    pub key: String,
    /// A digest of the request: the same key with another body is refused.
    pub request: String,
    pub order_id: Id,
    pub create_time: Epoch,
    #[serde(default)]
    pub version: u64,
}

impl Entity for PlacedKey {
    fn key(&self) -> Key {
        key(self.user_id, &self.key)
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.create_time + KEPT)
    }
}

pub fn key(owner: Id, key: &str) -> Key {
    Key::new(format!("ORDERKEY#{owner}"), key)
}

/// What a key that was used before means for a request.
#[derive(Debug)]
pub enum Standing {
    /// It has been answered: with this order.
    Answered(Box<Order>),
    /// An earlier try drew this id and got no further. Whoever continues uses it, so that there is one order at most.
    Begun(Id),
    /// Nothing holds the key any more.
    Free,
}

impl PlacedKey {
    /// # Errors
    /// 50030 where the key stands for another request; 503 while an earlier try may still be under way although its id
    /// is too old to be used again.
    pub async fn standing(&self, table: &Table, request: &str, now: Epoch) -> Result<Standing, Failure> {
        if now >= self.create_time + KEPT {
            return Ok(Standing::Free);
        }
        let order = find_of(table, self.user_id, self.order_id).await?;
        let older_than = |seconds: Epoch| self.order_id < first_at((now - seconds) * 1000);
        match order {
            None if older_than(SETTLED) => Ok(Standing::Free),
            _ if self.request != request => Err(Code::IdempotencyKeyReused.into()),
            Some(order) => Ok(Standing::Answered(Box::new(order))),
            None if older_than(PLACEABLE) => Err(Failure::busy()),
            None => Ok(Standing::Begun(self.order_id)),
        }
    }

    /// The write that makes the key stand for a request, in place of what it stood for before.
    pub fn claim(before: Option<&Self>, user_id: Id, key: &str, request: &str, order_id: Id, now: Epoch) -> Write {
        let version = before.map_or(0, |before| before.version);
        let record =
            Self { user_id, key: key.to_owned(), request: request.to_owned(), order_id, create_time: now, version };
        if before.is_some() { Write::replace(&record) } else { Write::create(&record) }
    }
}
