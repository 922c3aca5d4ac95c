use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::banner::store::items,
    validation::PathId,
};

/// 删除轮播子图
///
/// 其余子图的顺序不变，图片文件保留。
#[utoipa::path(delete, path = "/cms/banner_item/{id}", operation_id = "cms_banner_item_delete", tag = "轮播子图",
    security(("token" = [Permission::BannerItemDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    items::remove(&app.table, id).await?;
    Ok(Deleted::new())
}

/// 删除轮播子图（旧）
///
/// 请改用DELETE；为已有的客户端保留。
#[deprecated = "clients that are still to be written use DELETE"]
#[utoipa::path(post, path = "/cms/banner_item/{id}", operation_id = "cms_banner_item_delete_by_post", tag = "轮播子图",
    security(("token" = [Permission::BannerItemDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn delete_by_post(app: State<Arc<App>>, id: PathId) -> Reply<Deleted> {
    delete(app, id).await
}
