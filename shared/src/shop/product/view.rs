use serde::Serialize;
use utoipa::ToSchema;

use super::{Product, Property};
use crate::{ids::Id, money::Yuan, shop::Media};

/// A product as the shop window shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductView {
    pub id: Id,
    pub category_id: Option<Id>,
    pub name: String,
    pub price: Yuan,
    pub stock: u64,
    pub summary: Option<String>,
    /// An absolute address, as all pictures are.
    pub main_image: Option<String>,
    /// Detail pictures, in their order.
    pub images: Vec<String>,
    pub properties: Vec<Property>,
}

impl ProductView {
    pub fn of(product: Product, media: &Media) -> Self {
        Self {
            id: product.id,
            category_id: product.category_id,
            name: product.name,
            price: product.price.into(),
            stock: product.stock,
            summary: product.summary,
            main_image: product.main_image.map(|image| image.url(media)),
            images: product.images.iter().map(|image| image.url(media)).collect(),
            properties: product.properties,
        }
    }
}
