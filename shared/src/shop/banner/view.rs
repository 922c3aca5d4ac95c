use serde::Serialize;
use utoipa::ToSchema;

use super::{Banner, BannerItem, Placed};
use crate::{ids::Id, shop::Media};

/// A banner as the shop window shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Banner)]
pub struct BannerView {
    pub id: Id,
    pub name: Option<String>,
    pub description: Option<String>,
    /// In the order they are shown.
    pub items: Vec<BannerItemView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BannerItem)]
pub struct BannerItemView {
    pub id: Id,
    /// An absolute address, as all pictures are.
    pub image: String,
    /// What a tap leads to: the id of a product or theme, as text.
    pub key_word: String,
    /// 0 nothing, 1 a product, 2 a theme.
    #[serde(rename = "type")]
    pub kind: u8,
}

/// 轮播子图及其位置
#[derive(Debug, Serialize, ToSchema)]
pub struct BannerItemDetail {
    #[serde(flatten)]
    pub item: BannerItemView,
    pub banner_id: Id,
    /// 在Banner中的位置，从1开始
    pub order: usize,
}

impl BannerView {
    pub fn of(banner: Banner, media: &Media) -> Self {
        Self {
            id: banner.id,
            name: banner.name,
            description: banner.description,
            items: banner.items.into_iter().map(|item| BannerItemView::of(item, media)).collect(),
        }
    }
}

impl BannerItemView {
    pub fn of(item: BannerItem, media: &Media) -> Self {
        Self { id: item.id, image: item.image.url(media), key_word: item.key_word, kind: item.kind }
    }
}

impl BannerItemDetail {
    pub fn of(placed: Placed, media: &Media) -> Self {
        let Placed { banner_id, order, item } = placed;
        Self { item: BannerItemView::of(item, media), banner_id, order }
    }
}
