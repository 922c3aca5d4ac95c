use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        product::{self, ProductView},
    },
    validation::{PathId, Valid, Whole},
};
use utoipa::ToSchema;

/// An imported product may have more pictures than one that is made here.
type Order = Whole<1, 1000>;

form! {
    #[derive(ToSchema)]
    pub struct PictureMove {
        /// 第几张，从1开始
        src_order: Order,
        /// 移到第几张
        dest_order: Order,
    }
}

/// 调整详情图片的顺序
///
/// 把一张详情图片移到另一位置，其余依次顺移。
#[utoipa::path(put, path = "/v1/product/{id}/reorder", operation_id = "product_reorder", tag = "商品",
    security(("token" = [Permission::ProductReorder])), params(PathId), request_body = PictureMove,
    responses((status = 201, body = Created<ProductView>)),
    extensions(("x-refusals" = json!([Code::ProductNotFound]))))]
pub async fn reorder(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(asked): Valid<PictureMove>,
) -> Reply<Created<ProductView>> {
    let (src, dest) = (asked.src_order.size(), asked.dest_order.size());
    let product = product::store::edit(&app.table, id, None, |product| product.move_image(src, dest)).await?;
    Ok(Created::new(ProductView::of(product, &media)))
}
