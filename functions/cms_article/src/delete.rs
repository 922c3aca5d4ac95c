use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::article::store,
    validation::PathId,
};

/// 删除文章
///
/// 删除后不可恢复；正文用到的文件保留。
#[utoipa::path(delete, path = "/cms/article/{id}", operation_id = "cms_article_delete", tag = "文章",
    security(("token" = [Permission::ArticleDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    store::delete(&app.table, id).await?;
    Ok(Deleted::new())
}
