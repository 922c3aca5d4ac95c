//! The secret header `x-shop-edge`: by it a function knows that a request came through the shop's distribution, and that
//! what the distribution says of the viewer is true.
//!
//! Its value is kept for whoever sets up the distribution (`SECRET#EDGE`). Functions know its SHA-256 alone (`KEYS`), and
//! those of earlier values, so that a change of the value shuts nobody out. They read it at their start and every five
//! minutes; sooner when a request has a value that they do not know.

use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    clock::{Clock, Epoch},
    error::Failure,
    hex,
    storage::{Entity, Key, Read, Rejected, Table, Write},
};

/// Seconds after which the hashes are read again.
const FRESH: Epoch = 5 * 60;
/// An unknown value makes a function look again, but not more often than this (seconds).
const RELOAD_EVERY: Epoch = 10;
/// Values that are good at the same time: the one that is sent, and the one before it.
const MOST: usize = 2;
/// How often somebody else's change may come in between.
const TRIES: usize = 3;

/// `SECRET#EDGE/EDGE`
#[derive(Clone, Serialize, Deserialize)]
struct Secret {
    value: String,
    #[serde(default)]
    version: u64,
}

impl Entity for Secret {
    fn key(&self) -> Key {
        secret_key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// `KEYS/EDGE`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Hashes {
    /// SHA-256 in hex, the newest first.
    hashes: Vec<String>,
    #[serde(default)]
    version: u64,
}

impl Entity for Hashes {
    fn key(&self) -> Key {
        hashes_key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn secret_key() -> Key {
    Key::new("SECRET#EDGE", "EDGE")
}

fn hashes_key() -> Key {
    Key::new("KEYS", "EDGE")
}

fn hash(value: &str) -> String {
    hex(&Sha256::digest(value))
}

/// What a function knows of the header.
#[derive(Debug)]
pub struct Edge {
    table: Table,
    clock: Clock,
    known: RwLock<Option<Known>>,
    /// Whoever reads holds it: one reads, the others wait for what it finds.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Clone, Debug)]
struct Known {
    at: Epoch,
    hashes: Vec<String>,
}

impl Edge {
    pub fn new(table: Table, clock: Clock) -> Self {
        Self { table, clock, known: RwLock::default(), reading: tokio::sync::Mutex::default() }
    }

    /// Reads the hashes before the first request needs them.
    pub async fn warm(&self) -> Result<(), Failure> {
        self.no_older_than(FRESH).await.map(drop)
    }

    /// Whether a request with this value came through the distribution. Fails where nobody can tell: DynamoDB did not
    /// answer, and has never answered before.
    pub async fn admits(&self, value: &str) -> Result<bool, Failure> {
        let hash = hash(value);
        if matches(&self.no_older_than(FRESH).await?, &hash) {
            return Ok(true);
        }
        Ok(matches(&self.no_older_than(RELOAD_EVERY).await?, &hash))
    }

    /// Reads them anew where they are older than this (seconds). Where that fails, what is known stays.
    async fn no_older_than(&self, age: Epoch) -> Result<Vec<String>, Failure> {
        if let Some(hashes) = self.fresh(age) {
            return Ok(hashes);
        }
        let _reading = self.reading.lock().await;
        if let Some(hashes) = self.fresh(age) {
            return Ok(hashes);
        }
        let at = self.clock.now();
        let (found, known) = (self.table.get::<Hashes>(&hashes_key(), Read::Eventual).await, self.fresh(Epoch::MAX));
        let hashes = match (found, known) {
            (Ok(found), _) => found.unwrap_or_default().hashes,
            (Err(failure), Some(known)) => {
                tracing::warn!(%failure, "the edge's hashes could not be read");
                known
            }
            (Err(failure), None) => return Err(failure),
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Known { at, hashes: hashes.clone() });
        Ok(hashes)
    }

    fn fresh(&self, age: Epoch) -> Option<Vec<String>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.as_ref().filter(|known| self.clock.now().saturating_sub(known.at) < age);
        fresh.map(|known| known.hashes.clone())
    }
}

/// Takes the same time wherever they differ.
fn matches(hashes: &[String], hash: &str) -> bool {
    hashes.iter().fold(false, |found, known| found | bool::from(known.as_bytes().ct_eq(hash.as_bytes())))
}

/// The value that the distribution is to send, made by whoever asks first. Functions believe it from now on.
pub async fn establish(table: &Table) -> Result<String, Failure> {
    let value = match current(table).await? {
        Some(value) => value,
        None => create(table).await?,
    };
    trust(table, &hash(&value)).await?;
    Ok(value)
}

/// The value that the distribution is to send, if there is one yet. One call.
pub async fn current(table: &Table) -> Result<Option<String>, Failure> {
    Ok(table.get::<Secret>(&secret_key(), Read::Consistent).await?.map(|secret| secret.value))
}

async fn create(table: &Table) -> Result<String, Failure> {
    let secret = Secret { value: hex(&rand::random::<[u8; 32]>()), version: 0 };
    match table.write(Write::create(&secret)).await {
        Ok(()) => Ok(secret.value),
        Err(Rejected::Refused(_)) => {
            current(table).await?.ok_or_else(|| Failure::internal("the edge's secret vanished"))
        }
        Err(Rejected::Failed(failure)) => Err(failure),
    }
}

async fn trust(table: &Table, hash: &str) -> Result<(), Failure> {
    for _ in 0..TRIES {
        let found = table.get::<Hashes>(&hashes_key(), Read::Consistent).await?;
        if found.as_ref().is_some_and(|found| matches(&found.hashes, hash)) {
            return Ok(());
        }
        let is_first = found.is_none();
        let mut next = found.unwrap_or_default();
        next.hashes.insert(0, hash.to_owned());
        next.hashes.truncate(MOST);
        match table.write(if is_first { Write::create(&next) } else { Write::replace(&next) }).await {
            Ok(()) => return Ok(()),
            Err(Rejected::Refused(_)) => {}
            Err(Rejected::Failed(failure)) => return Err(failure),
        }
    }
    Err(Failure::busy().because("the edge's hashes changed too often"))
}
