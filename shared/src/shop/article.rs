//! Articles: what the shop tells its visitors at length.

pub mod store;
mod view;
pub mod work;

use serde::{Deserialize, Serialize};

pub use self::view::{ArticleDetail, ArticleView};
use super::Image;
use crate::{clock::Epoch, ids::Id};

/// Characters of a summary that is made from the content.
pub const EXCERPT: usize = 100;

/// What lists show of an article; [`Content`] is the rest of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub id: Id,
    pub author_id: Id,
    /// Their nickname, as it was then; `None`: nobody is named.
    pub author: Option<String>,
    /// 0 or none: of no type.
    #[serde(rename = "type")]
    pub kind: Option<u16>,
    pub title: String,
    pub summary: String,
    /// The summary was made from the content, and is made anew with it.
    pub summary_made: bool,
    pub img: Option<Image>,
    /// How it is laid out: the front ends know.
    pub theme: Option<u16>,
    /// Those that were folded in: see [`work`].
    pub views: u64,
    pub create_time: Option<Epoch>,
    pub update_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

/// What an article says, an item of its own: a list does not read it, and counting views does not write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub article_id: Id,
    /// Sanitised.
    pub html: String,
}

/// An article as a reader opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub article: Article,
    pub content: Content,
    /// All views so far, folded in or not.
    pub views: u64,
}
