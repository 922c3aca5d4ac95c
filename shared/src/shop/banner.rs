//! Banners: a place on a page and the pictures that rotate there.

mod item;
pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::{
    item::{BannerItem, Placed, Target},
    view::{BannerItemDetail, BannerItemView, BannerView},
};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
};

/// Items of one banner.
pub const MOST_ITEMS: usize = 20;

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

impl Banner {
    /// Shows an item, too: at the place `order`, from 1; as the last one where that is beyond, or not said.
    ///
    /// # Errors
    /// 9999 where there are [`MOST_ITEMS`].
    pub fn insert(&mut self, item: BannerItem, order: Option<usize>) -> Result<Placed, Failure> {
        if self.items.len() >= MOST_ITEMS {
            return Err(Failure::with_message(Code::Failed, format!("一个Banner最多{MOST_ITEMS}张子图")));
        }
        let end = self.items.len() + 1;
        let order = order.unwrap_or(end).clamp(1, end);
        self.items.insert(order - 1, item.clone());
        Ok(Placed { banner_id: self.id, order, item })
    }
}
