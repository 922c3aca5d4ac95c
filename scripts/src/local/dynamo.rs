//! DynamoDB on this machine: dynoxide, an implementation over `SQLite`.

use std::{path::Path, time::Duration};

use anyhow::Context;
use dynoxide::Database;
use tokio::time::{self, MissedTickBehavior};

use super::{Data, folder::Folder, server::Server};

/// The database file in the data folder; `SQLite` keeps its journal next to it.
const FILE: &str = "dynamo.db";
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// An engine that answers the DynamoDB API at [`endpoint`](Self::endpoint).
///
/// It behaves as AWS does in what the shop relies on (conditions, transactions with their cancellation reasons, pages,
/// capacity, idempotency tokens) and differs in this: it never throttles and never answers `TransactionConflict`, every
/// read is consistent, and it forgets idempotency tokens when it stops.
pub struct Dynamo {
    // In the order of their end: no more requests, then the file is closed, then the folder is free.
    server: Server,
    database: Database,
    _folder: Option<Folder>,
}

impl Dynamo {
    /// An empty database in memory.
    pub fn memory() -> anyhow::Result<Self> {
        Self::start(Data::Memory, 0)
    }

    /// The database of this folder; an empty one if there is none yet. A write that was answered survives the death of
    /// the process.
    ///
    /// # Errors
    /// The folder is in use by another engine, cannot be written, or holds something that is not a sound database.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        Self::start(Data::Folder(folder), 0)
    }

    /// Like [`memory`](Self::memory) and [`open`](Self::open), at a port of one's choice (0: any free one).
    pub fn start(data: Data<'_>, port: u16) -> anyhow::Result<Self> {
        let (folder, database) = match data {
            Data::Memory => (None, Database::memory()?),
            Data::Folder(path) => {
                let folder = Folder::claim(path)?;
                let database = open_file(&folder.path.join(FILE))?;
                (Some(folder), database)
            }
        };
        let (shared, kept) = (database.clone(), folder.is_some());
        let server = Server::start("dynamo", port, move |listener, stop| async move {
            // A database in memory lives for one test or one try: its items must not vanish by the wall clock.
            if kept {
                tokio::spawn(sweep_regularly(shared.clone()));
            }
            if let Err(error) = dynoxide::server::serve_with_shutdown(listener, shared, stop).await {
                tracing::error!(error, "the local DynamoDB stopped");
            }
        })?;
        Ok(Self { server, database, _folder: folder })
    }

    /// `http://127.0.0.1:PORT`, what `AWS_ENDPOINT_URL_DYNAMODB` takes.
    pub fn endpoint(&self) -> String {
        self.server.url()
    }

    /// Answers writes before the disk has them, until the engine stops: many times faster, for what can be written again.
    /// The death of the process still loses nothing; a power cut may lose the last writes, but breaks nothing.
    pub fn relax(&self) -> anyhow::Result<()> {
        // Named after its use at the end of a bulk load, it sets `synchronous = NORMAL`: with a write-ahead log that
        // syncs when the log is folded into the file, instead of at each write.
        Ok(self.database.disable_bulk_loading()?)
    }

    /// Deletes the items whose time to live has passed and says how many there were. A database in a folder does so
    /// by itself each minute; AWS may take days, so no reader may rely on it.
    pub fn sweep_expired(&self) -> anyhow::Result<usize> {
        Ok(self.database.sweep_ttl()?)
    }
}

fn open_file(file: &Path) -> anyhow::Result<Database> {
    let path = file.to_str().with_context(|| format!("{} is not UTF-8", file.display()))?;
    // Counting reads every item, so a file that was cut short or overwritten is found here and not in mid-sale.
    Database::new(path).and_then(|database| database.table_stats().map(|_| database)).with_context(|| {
        format!("{path} is not a sound database: put a copy back, or move the folder away to begin with an empty one")
    })
}

async fn sweep_regularly(database: Database) {
    let mut tick = time::interval(SWEEP_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let database = database.clone();
        // On another thread, where it lets waiting requests go first.
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(items)) => tracing::debug!(items, "expired items deleted"),
            Ok(Err(error)) => tracing::warn!(%error, "expired items could not be deleted"),
            Err(error) => tracing::error!(%error, "the sweep of expired items failed"),
        }
    }
}

#[cfg(test)]
mod tests;
