use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::product,
    validation::PathId,
};

/// 删除商品
///
/// 商品即刻下架；已下的订单不受影响。
#[utoipa::path(delete, path = "/v1/product/{id}", operation_id = "product_delete", tag = "商品",
    security(("token" = [Permission::ProductDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::ProductNotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    product::store::remove(&app.table, id, app.clock.now()).await?;
    Ok(Deleted::new())
}
