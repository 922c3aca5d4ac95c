use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    form,
    http::{Page, Paged, Reply, Success},
    shop::{
        image::ListMedia,
        product::ProductView,
        search::{self, Order},
    },
    validation::{Params, Text},
};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct Search {
        /// 关键词：不分大小写和全半角；英文、数字匹配词首，中文匹配任意位置；多个词须同时出现（最长的8个）
        #[param(inline)]
        q: Text<1, 50>,
        /// newest 新品在前（默认），cheapest 低价在前
        #[param(inline)]
        order: Option<Order>,
    }
}

/// 搜索商品
///
/// 在名称、简介和属性中查找。
#[utoipa::path(get, path = "/v1/product/search", operation_id = "search_products", tag = "商品",
    security(()), params(Search, Paged),
    responses((status = 200, body = Success<Page<ProductView>>)))]
pub async fn products(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(ask): Params<Search>,
    Paged(page): Paged,
) -> Reply<Success<Page<ProductView>>> {
    let found = search::find(&app, ask.q.as_str(), ask.order.unwrap_or_default(), &page).await?;
    Ok(Success::new(found.map(|product| ProductView::of(product, &media)).into()))
}
