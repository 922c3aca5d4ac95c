use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Reply, Success},
    shop::{
        Media,
        banner::{self, BannerView},
    },
    validation::PathId,
};

/// Banner及其图片
///
/// 指向已下架商品或已删除主题的图片不再显示。
#[utoipa::path(get, path = "/v1/banner/{id}", operation_id = "banner_detail", tag = "Banner",
    security(()), params(PathId),
    responses((status = 200, body = Success<BannerView>)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<BannerView>> {
    let banner = banner::store::find_shown(&app.table, id).await?.ok_or(Code::BannerNotFound)?;
    Ok(Success::new(BannerView::of(banner, &media)))
}
