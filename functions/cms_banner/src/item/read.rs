use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Reply, Success},
    shop::{
        Media,
        banner::{BannerItemDetail, store::items},
    },
    validation::PathId,
};

/// 轮播子图
///
/// 单张子图：图片、点击后的去向和位置。
#[utoipa::path(get, path = "/cms/banner_item/{id}", operation_id = "cms_banner_item_detail", tag = "轮播子图",
    security(()), params(PathId),
    responses((status = 200, body = Success<BannerItemDetail>)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<BannerItemDetail>> {
    let placed = items::find(&app.table, id).await?;
    Ok(Success::new(BannerItemDetail::of(placed, &media)))
}
