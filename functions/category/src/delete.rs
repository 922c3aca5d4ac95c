use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::category,
    validation::PathId,
};

/// 删除类别
///
/// 类别下还有商品时不能删除。
#[utoipa::path(delete, path = "/v1/category/{id}", operation_id = "category_delete", tag = "类别",
    security(("token" = [Permission::CategoryDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::CategoryNotFound, Code::CategoryNotEmpty]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    category::store::remove(&app.table, id).await?;
    Ok(Deleted::new())
}
