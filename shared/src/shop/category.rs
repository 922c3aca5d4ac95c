//! Categories of products.

pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::view::CategoryView;
use super::Image;
use crate::{clock::Epoch, ids::Id, validation::Text};

/// How many categories a shop has: they are answered all at once.
pub const MOST: u64 = 500;

/// What a category may be called. Two may have the same name: everybody names a category by its id.
pub type Name = Text<1, 50>;
pub type Description = Text<0, 255>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    pub image: Option<Image>,
    pub create_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}
