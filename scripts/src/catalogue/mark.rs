//! What an import leaves in the table, so that the same file once more does nothing twice.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::{
    clock::Epoch,
    ids::Id,
    storage::{Entity, Key},
};

/// `IMPORTED#<hash>/IMPORTED`: which thing a row without an id has made. The row is told by its code, and without one by
/// what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// A hash of what the row is told by.
    hash: String,
    pub id: Id,
}

impl Claim {
    /// `sheet` is what the row is of, `told_by` its code, or its name and whatever makes the name one of many.
    pub fn new(sheet: &str, told_by: &[&str], id: Id) -> Self {
        Self { hash: hash(&(sheet, told_by)), id }
    }

    pub fn with_id(&self, id: Id) -> Self {
        Self { hash: self.hash.clone(), id }
    }
}

impl Entity for Claim {
    fn key(&self) -> Key {
        Key::new(format!("IMPORTED#{}", self.hash), "IMPORTED")
    }
}

/// `STOCKED#<hash>/STOCKED`: a difference of stock that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stocked {
    hash: String,
    pub product_id: Id,
    pub by: i64,
    until: Epoch,
}

/// A difference is remembered for so long, in seconds: who imports an older file once more applies it once more.
const REMEMBERED: Epoch = 366 * 24 * 60 * 60;

impl Stocked {
    /// What a row of the export `batch` says: so many pieces there were, and so many there are to be.
    pub fn new(batch: &str, product_id: Id, before: u64, after: u64, by: i64, now: Epoch) -> Self {
        Self { hash: hash(&(batch, product_id, before, after)), product_id, by, until: now + REMEMBERED }
    }
}

impl Entity for Stocked {
    fn key(&self) -> Key {
        Key::new(format!("STOCKED#{}", self.hash), "STOCKED")
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.until)
    }
}

fn hash(what: &impl Serialize) -> String {
    let text = serde_json::to_vec(what).expect("text and numbers");
    shared::hex(&Sha256::digest(text)[..16])
}
