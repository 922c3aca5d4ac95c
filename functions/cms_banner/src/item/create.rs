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
        banner::{BannerItem, BannerItemDetail, store::items},
    },
    validation::{Picture, Text, Valid, WireId},
};
use utoipa::ToSchema;

use super::kind;
use crate::{KeyWord, Kind};

form! {
    #[derive(ToSchema)]
    pub struct NewBannerItem {
        banner_id: WireId,
        image: Picture,
        /// 商品或主题的id；type为0时可为任意文字
        key_word: Option<KeyWord>,
        /// 点击后：0 无导向，1 导向商品，2 导向主题
        r#type: Kind,
    }
}

/// 新建轮播子图
///
/// 排在最后；一个轮播图最多20张。
#[utoipa::path(post, path = "/cms/banner_item", operation_id = "cms_banner_item_create", tag = "轮播子图",
    security(("token" = [Permission::BannerItemCreate])), request_body = NewBannerItem,
    responses((status = 201, body = Created<BannerItemDetail>)),
    extensions(("x-refusals" = json!([
        Code::BannerNotFound, Code::ProductNotFound, Code::ThemeNotFound, Code::Failed
    ]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewBannerItem>,
) -> Reply<Created<BannerItemDetail>> {
    let draw = || BannerItem {
        id: app.ids.next(),
        image: new.image.image(&media),
        key_word: new.key_word.as_ref().map(Text::as_str).unwrap_or_default().to_owned(),
        kind: kind(new.r#type),
    };
    let placed = items::add(&app.table, new.banner_id.get(), draw).await?;
    Ok(Created::new(BannerItemDetail::of(placed, &media)))
}
