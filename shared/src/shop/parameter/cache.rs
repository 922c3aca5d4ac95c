//! The settings as a function knows them.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use super::{Settings, store};
use crate::{
    clock::{Clock, Epoch, Zone},
    error::Failure,
    storage::Table,
};

/// Seconds after which a change is seen by everybody.
const FRESH: Epoch = 10;
/// How long a request waits for the settings where DynamoDB does not answer. It goes on with those that are known.
const PATIENCE: Duration = Duration::from_secs(3);

/// The settings, read at a function's start and, while it works, every ten seconds. What nobody could read yet is worth its
/// preset.
#[derive(Debug)]
pub struct Parameters {
    table: Table,
    clock: Clock,
    deployment: Zone,
    known: RwLock<Known>,
    /// Whoever reads holds it: one reads, the others wait for what they find.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Known {
    at: Option<Epoch>,
    settings: Arc<Settings>,
}

impl Parameters {
    /// `deployment` is the time zone where the shop has set none.
    pub fn new(table: Table, clock: Clock, deployment: Zone) -> Self {
        let known = Known { at: None, settings: Arc::new(Settings::of(&[], &deployment)) };
        Self { table, clock, deployment, known: RwLock::new(known), reading: tokio::sync::Mutex::default() }
    }

    pub fn current(&self) -> Arc<Settings> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).settings.clone()
    }

    /// The time zone where the shop has set none.
    pub fn deployment(&self) -> &Zone {
        &self.deployment
    }

    /// Reads them anew where they are older than [`FRESH`]. Where that fails, what is known stays, and the next request
    /// tries again.
    pub async fn refresh(&self) {
        if self.is_fresh() {
            return;
        }
        let _reading = self.reading.lock().await;
        if !self.is_fresh() {
            self.read().await;
        }
    }

    /// A parameter was changed here: this process knows it from now on. Whatever was read before the change is read again.
    pub async fn changed(&self) {
        let _reading = self.reading.lock().await;
        self.known.write().unwrap_or_else(PoisonError::into_inner).at = None;
        self.read().await;
    }

    fn is_fresh(&self) -> bool {
        let (known, now) = (self.known.read().unwrap_or_else(PoisonError::into_inner), self.clock.now());
        known.at.is_some_and(|at| (at..at + FRESH).contains(&now))
    }

    async fn read(&self) {
        // As of when it was asked: an answer is no newer than that.
        let at = Some(self.clock.now());
        // Boxed: seldom needed, and every request would carry its size.
        let answer = tokio::time::timeout(PATIENCE, Box::pin(store::overrides(&self.table))).await;
        match answer.unwrap_or_else(|_| Err(Failure::internal("no answer in time"))) {
            Ok(overrides) => {
                let settings = Arc::new(Settings::of(&overrides, &self.deployment));
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { at, settings };
            }
            Err(failure) => tracing::warn!(%failure, "the settings could not be read"),
        }
    }
}
