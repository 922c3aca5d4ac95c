use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        banner::{
            BannerItem, BannerItemDetail, MOST_ITEMS,
            store::items::{self, Move},
        },
    },
    validation::{PathId, Picture, Valid, Whole, WireId},
};
use utoipa::ToSchema;

use super::kind;
use crate::{KeyWord, Kind};

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct BannerItemChange {
        /// 移到另一个轮播图
        banner_id: Option<WireId>,
        image: Option<Picture>,
        /// 商品或主题的id；type为0时可为任意文字
        key_word: Option<KeyWord>,
        /// 点击后：0 无导向，1 导向商品，2 导向主题
        r#type: Option<Kind>,
        /// 在轮播图中的位置，从1开始；超出则排在最后
        order: Option<Whole<1, { MOST_ITEMS as u64 }>>,
    }
}

/// 更新轮播子图
///
/// 只修改给出的字段；可移到另一个轮播图或另一位置。
#[utoipa::path(put, path = "/cms/banner_item/{id}", operation_id = "cms_banner_item_change", tag = "轮播子图",
    security(("token" = [Permission::BannerItemChange])), params(PathId), request_body = BannerItemChange,
    responses((status = 201, body = Created<BannerItemDetail>)),
    extensions(("x-refusals" = json!([
        Code::BannerNotFound, Code::ProductNotFound, Code::ThemeNotFound, Code::Failed
    ]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<BannerItemChange>,
) -> Reply<Created<BannerItemDetail>> {
    let to = Move { banner_id: change.banner_id.map(WireId::get), order: change.order.map(Whole::size) };
    let placed = items::edit(&app.table, id, to, |item| change.apply(item, &media)).await?;
    Ok(Created::new(BannerItemDetail::of(placed, &media)))
}

impl BannerItemChange {
    fn apply(&self, item: &mut BannerItem, media: &Media) {
        if let Some(picture) = &self.image {
            item.image = picture.image(media);
        }
        if let Some(key_word) = &self.key_word {
            key_word.as_str().clone_into(&mut item.key_word);
        }
        if let Some(number) = self.r#type {
            item.kind = kind(number);
        }
    }
}
