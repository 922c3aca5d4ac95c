use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Reply, Success},
    shop::{
        Media,
        product::{self, ProductView},
    },
    validation::PathId,
};

/// 商品详情
///
/// 商品的价格、库存、属性和详情图片。
#[utoipa::path(get, path = "/v1/product/{id}", operation_id = "product_detail", tag = "商品",
    security(()), params(PathId),
    responses((status = 200, body = Success<ProductView>)),
    extensions(("x-refusals" = json!([Code::ProductNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<ProductView>> {
    let product = product::store::find(&app.table, id).await?.ok_or(Code::ProductNotFound)?;
    Ok(Success::new(ProductView::of(product, &media)))
}
