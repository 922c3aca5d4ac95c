//! The back office's files: what they are called, in which folders they stand, and the bytes behind them.
//!
//! Bytes lie in the bucket under a key made of themselves, once for however many files show them; [`blob`] counts those.
//! Folders stand in one [`Tree`]; what is in a folder that the tree has no more is gone, and deleted by and by. Only the
//! folders that users upload into stand in no tree: there are as many of them as there are users.

pub mod blob;
#[cfg(feature = "picture")]
pub mod deposit;
#[cfg(feature = "picture")]
pub mod direct;
pub mod kind;
mod name;
pub mod old;
pub mod store;
mod sweep;
mod tree;
pub mod upload;
mod view;

use serde::{Deserialize, Serialize};

pub use self::{
    kind::Kind,
    name::{FileName, extension_of},
    sweep::sweep,
    tree::{FolderNode, Tree},
    view::FileView,
};
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
    /// Of a picture, in pixels.
    #[serde(default)]
    pub width: Option<u32>,
    #[serde(default)]
    pub height: Option<u32>,
    /// Whose upload folder it is, or is in.
    #[serde(default)]
    pub owner: Option<Id>,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

impl File {
    /// An empty folder.
    pub fn folder(id: Id, parent_id: Id, name: &str, now: Epoch) -> Self {
        Self {
            id,
            parent_id,
            name: name.to_owned(),
            folder: true,
            key: None,
            url: None,
            extension: None,
            size: None,
            md5: None,
            width: None,
            height: None,
            owner: None,
            create_time: Some(now),
            update_time: Some(now),
            version: 0,
        }
    }
}

impl File {
    /// The folder that a user uploads into: what the shop made, the back office does not move.
    pub fn is_uploads(&self) -> bool {
        self.folder && self.owner.is_some()
    }
}

impl Tree {
    /// Whether a file or folder can be seen: the folder it is in has not been deleted.
    pub fn shows(&self, file: &File) -> bool {
        file.owner.is_some() || self.has(if file.folder { file.id } else { file.parent_id })
    }
}
