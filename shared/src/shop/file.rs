//! The back office's files, in folders.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::{clock::Epoch, ids::Id};

/// The folder that everything is in.
pub const ROOT: Id = 0;

/// A folder, or a file: one of the shop's own, which has a `key`, or one from elsewhere, which has a `url`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub id: Id,
    /// The folder it is in.
    pub parent_id: Id,
    /// No two in a folder have the same.
    pub name: String,
    pub folder: bool,
    /// Its object's key under `static/files/`: never the name that somebody gave it.
    pub key: Option<String>,
    pub url: Option<String>,
    /// In lower case, without a dot.
    pub extension: Option<String>,
    /// Bytes.
    pub size: Option<u64>,
    /// In hex.
    pub md5: Option<String>,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}
