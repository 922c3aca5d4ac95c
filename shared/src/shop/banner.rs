//! Banners: a place on a page and the pictures that rotate there.

pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::view::{BannerItemView, BannerView};
use super::Image;
use crate::{clock::Epoch, ids::Id};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    pub id: Id,
    pub name: Option<String>,
    pub description: Option<String>,
    /// In the order they are shown.
    pub items: Vec<BannerItem>,
    pub create_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BannerItem {
    pub id: Id,
    pub image: Image,
    /// What a tap leads to: the id of a product or theme, as text.
    pub key_word: String,
    /// 0 nothing, 1 a product, 2 a theme.
    #[serde(rename = "type")]
    pub kind: u8,
}
