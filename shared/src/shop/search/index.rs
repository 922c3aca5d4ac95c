//! The snapshot as a function has it in memory.

use std::sync::{Arc, PoisonError, RwLock};

use super::Snapshot;
use crate::{blobs::Blobs, error::Failure};

/// Keeps the last snapshot that was asked for.
#[derive(Debug)]
pub struct Index {
    blobs: Blobs,
    known: RwLock<Option<Known>>,
    /// Whoever fetches one holds it: the others wait for what comes.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Known {
    object: String,
    snapshot: Arc<Snapshot>,
}

impl Index {
    pub fn new(blobs: Blobs) -> Self {
        Self { blobs, known: RwLock::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// The snapshot in this object; `None` where there is none, or none that can be read.
    pub async fn load(&self, object: &str) -> Result<Option<Arc<Snapshot>>, Failure> {
        if let Some(snapshot) = self.recall(object) {
            return Ok(Some(snapshot));
        }
        let _fetching = self.fetching.lock().await;
        if let Some(snapshot) = self.recall(object) {
            return Ok(Some(snapshot));
        }
        let Some(blob) = self.blobs.get(object, None).await? else { return Ok(None) };
        let bytes = blob.bytes().await?;
        let decoded = tokio::task::spawn_blocking(move || Snapshot::decode(&bytes)).await.map_err(Failure::internal)?;
        let Some(snapshot) = decoded.map(Arc::new) else { return Ok(None) };
        let known = Known { object: object.to_owned(), snapshot: snapshot.clone() };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(Some(snapshot))
    }

    fn recall(&self, object: &str) -> Option<Arc<Snapshot>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|known| known.object == object).map(|known| known.snapshot.clone())
    }
}
