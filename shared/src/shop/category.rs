//! Categories of products.

pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::view::CategoryView;
use super::Image;
use crate::{clock::Epoch, ids::Id};

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
