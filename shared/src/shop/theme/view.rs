use serde::Serialize;
use utoipa::ToSchema;

use super::Theme;
use crate::{
    ids::Id,
    shop::{Media, product::ProductView},
};

/// A theme as the shop window shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Theme)]
pub struct ThemeView {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    /// The picture that leads to the theme; an absolute address, as all pictures are.
    pub topic_img_url: String,
    /// The picture on top of the theme's own page.
    pub head_img_url: String,
}

/// A theme with its products.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThemeDetail {
    #[serde(flatten)]
    pub theme: ThemeView,
    /// Those on sale, in the theme's order.
    pub products: Vec<ProductView>,
}

impl ThemeView {
    pub fn of(theme: Theme, media: &Media) -> Self {
        Self {
            id: theme.id,
            name: theme.name,
            description: theme.description,
            topic_img_url: theme.topic_image.url(media),
            head_img_url: theme.head_image.url(media),
        }
    }
}
