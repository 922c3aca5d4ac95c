use serde::Serialize;
use utoipa::ToSchema;

use super::Category;
use crate::{ids::Id, shop::Media};

/// A category as the shop window shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Category)]
pub struct CategoryView {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    /// An absolute address, as all pictures are.
    pub image: Option<String>,
}

impl CategoryView {
    pub fn of(category: Category, media: &Media) -> Self {
        Self {
            id: category.id,
            name: category.name,
            description: category.description,
            image: category.image.map(|image| image.url(media)),
        }
    }
}
