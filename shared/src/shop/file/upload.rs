//! Uploads that go past the shop, straight into the bucket: see [`super::direct`]. Those that are over are cleared away.

pub mod store;
pub(super) mod sweep;

use serde::{Deserialize, Serialize};

use super::FileName;
use crate::{clock::Epoch, ids::Id};

/// Seconds in which an upload is to be completed.
pub const LIFE: Epoch = 24 * 3600;
/// Seconds for which somebody who completes an upload, or clears it away, has it alone: no function lives longer.
const LEASE: Epoch = 60;

/// A file on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    pub id: Id,
    pub owner: Id,
    pub parent_id: Id,
    pub name: FileName,
    /// Bytes.
    pub size: u64,
    /// In lower-case hex.
    pub md5: String,
    /// S3's own id, where it is sent in parts.
    pub parts_of: Option<String>,
    pub expires: Epoch,
    /// It is somebody's alone until then.
    pub lease_until: Epoch,
    /// What has become of it.
    pub file_id: Option<Id>,
    #[serde(default)]
    pub version: u64,
}

impl Upload {
    /// The object that the client writes.
    pub fn object(&self) -> String {
        format!("uploads/{}", self.id)
    }

    /// The upload as somebody has it alone; `None` where somebody else does.
    pub(super) fn claim(&self, now: Epoch) -> Option<Self> {
        (self.lease_until <= now).then(|| Self { lease_until: now + LEASE, ..self.clone() })
    }
}
