//! Notices and announcements of the back office.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::{clock::Epoch, ids::Id};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: Id,
    /// 1 a notice, 2 an announcement.
    #[serde(rename = "type")]
    pub kind: u8,
    pub title: String,
    /// Sanitised HTML.
    pub content: String,
    /// Whether everybody may read it.
    pub status: bool,
    pub remark: Option<String>,
    /// Nicknames, as they were then.
    pub create_by: Option<String>,
    pub update_by: Option<String>,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}
