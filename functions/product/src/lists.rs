use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    form,
    http::{Items, Page, Paged, Reply, Success},
    shop::{
        Media,
        image::ListMedia,
        product::{self, Product, ProductView},
    },
    storage::{PageRequest, Section},
    validation::{Params, Whole, WireId},
};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct Recent {
        /// 条数，默认15
        #[param(inline)]
        count: Option<Whole<1, 15>>,
    }
}

/// 最新商品
///
/// 最近上架的商品，新商品在前。
#[utoipa::path(get, path = "/v1/product/recent", operation_id = "product_recent", tag = "商品",
    security(()), params(Recent),
    responses((status = 200, body = Success<Items<ProductView>>)))]
pub async fn recent(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(ask): Params<Recent>,
) -> Reply<Success<Items<ProductView>>> {
    let count = ask.count.map_or(15, Whole::size);
    let products = product::store::recent(&app.table, count).await?;
    Ok(Success::new(Items::all(views(products, &media))))
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfCategory {
        #[param(inline)]
        category_id: WireId,
    }
}

/// How many products `all/by_category` answers before it hands out a cursor.
const ALL: usize = 300;

/// 某类别的全部商品
///
/// 超过300件时，用 `next_cursor` 继续。
#[utoipa::path(get, path = "/v1/product/all/by_category", operation_id = "product_all_by_category", tag = "商品",
    security(()), params(OfCategory, Paged),
    responses((status = 200, body = Success<Items<ProductView>>)))]
pub async fn all_by_category(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(ask): Params<OfCategory>,
    Paged(page): Paged,
) -> Reply<Success<Items<ProductView>>> {
    let page = PageRequest { page: 1, size: ALL, ..page };
    let section = product::store::by_category(&app.table, ask.category_id.get(), &page).await?;
    let section = section.unwrap_or_else(|| Section::empty(&page));
    Ok(Success::new(Items { items: views(section.items, &media), next_cursor: section.next_cursor }))
}

/// 某类别的商品（分页）
///
/// 某类别下的商品，每次一页。
#[utoipa::path(get, path = "/v1/product/list/by_category", operation_id = "product_by_category", tag = "商品",
    security(()), params(OfCategory, Paged),
    responses((status = 200, body = Success<Page<ProductView>>)))]
pub async fn by_category(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(ask): Params<OfCategory>,
    Paged(page): Paged,
) -> Reply<Success<Page<ProductView>>> {
    let section = product::store::by_category(&app.table, ask.category_id.get(), &page).await?;
    let section = section.unwrap_or_else(|| Section::empty(&page));
    Ok(Success::new(section.map(|product| ProductView::of(product, &media)).into()))
}

fn views(products: Vec<Product>, media: &Media) -> Vec<ProductView> {
    products.into_iter().map(|product| ProductView::of(product, media)).collect()
}
