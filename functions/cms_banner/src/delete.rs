use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::banner::store,
    validation::PathId,
};

/// 删除轮播图及其子图
///
/// 子图随之删除，图片文件保留。
#[utoipa::path(delete, path = "/cms/banner/{id}", operation_id = "cms_banner_delete", tag = "轮播图",
    security(("token" = [Permission::BannerDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::BannerNotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    store::remove(&app.table, id).await?;
    Ok(Deleted::new())
}
