use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::theme::store,
    validation::PathId,
};

/// 删除主题
///
/// 其商品不受影响；指向它的轮播子图保留，点击后主题不存在。
#[utoipa::path(delete, path = "/v1/theme/{id}", operation_id = "theme_delete", tag = "主题",
    security(("token" = [Permission::ThemeDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::ThemeNotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    store::remove(&app.table, id).await?;
    Ok(Deleted::new())
}
