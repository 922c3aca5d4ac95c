//! Themes: a head picture and the products that belong to it.

pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::view::{ThemeDetail, ThemeView};
use super::Image;
use crate::{clock::Epoch, ids::Id};

/// How many products a theme can hold: as many as one batch reads.
pub const MOST_PRODUCTS: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    pub topic_image: Image,
    pub head_image: Image,
    /// In the order they are shown, at most [`MOST_PRODUCTS`].
    pub product_ids: Vec<Id>,
    pub create_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}
