use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Page, Paged, Reply, Success},
    shop::{
        Media,
        banner::{BannerView, store},
    },
    validation::PathId,
};

/// 轮播图列表
///
/// 全部轮播图，各含其子图。
#[utoipa::path(get, path = "/cms/banner/list", operation_id = "cms_banner_list", tag = "轮播图",
    security(("token" = [Permission::BannerList])), params(Paged),
    responses((status = 200, body = Success<Page<BannerView>>)))]
pub async fn list(State(app): State<Arc<App>>, media: Media, Paged(page): Paged) -> Reply<Success<Page<BannerView>>> {
    let section = store::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|banner| BannerView::of(banner, &media)).into()))
}

/// 轮播图及其子图
///
/// 轮播图的名称、描述和全部子图，子图按展示顺序。
#[utoipa::path(get, path = "/cms/banner/{id}", operation_id = "cms_banner_detail", tag = "轮播图",
    security(()), params(PathId),
    responses((status = 200, body = Success<BannerView>)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<BannerView>> {
    let banner = store::find(&app.table, id).await?.ok_or(Code::BannerNotFound)?;
    Ok(Success::new(BannerView::of(banner, &media)))
}
