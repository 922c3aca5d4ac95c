//! Products.

pub mod fields;
mod pictures;
mod stock;
pub mod store;
mod view;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    stock::{Correction, MOST_STOCK},
    view::ProductView,
};
use super::Image;
use crate::{clock::Epoch, ids::Id, money::Fen};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: Id,
    pub category_id: Option<Id>,
    pub name: String,
    pub price: Fen,
    /// Pieces that can still be ordered: placing an order takes them.
    pub stock: u64,
    pub summary: Option<String>,
    pub main_image: Option<Image>,
    /// Detail pictures, in their order.
    pub images: Vec<Image>,
    pub properties: Vec<Property>,
    pub create_time: Option<Epoch>,
    /// Set once it is off the shelf: it then shows nowhere and cannot be ordered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub delete_time: Option<Epoch>,
    /// Counts the changes that clerks make: sales leave it alone, and are left alone by them.
    #[serde(default)]
    pub version: u64,
}

/// `产地: 云南`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Property {
    pub name: String,
    pub detail: String,
}
