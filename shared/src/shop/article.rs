//! Articles: what the shop tells its visitors at length.

pub mod store;

use serde::{Deserialize, Serialize};

use super::Image;
use crate::{clock::Epoch, ids::Id};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub id: Id,
    pub author_id: Id,
    /// Their nickname, as it was then; `None`: nobody is named.
    pub author: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<u16>,
    pub title: String,
    pub summary: Option<String>,
    /// Sanitised HTML.
    pub content: String,
    pub img: Option<Image>,
    /// How it is laid out: the front ends know.
    pub theme: Option<u16>,
    pub views: u64,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}
