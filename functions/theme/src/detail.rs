use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    http::{Reply, Success},
    shop::{
        Media,
        image::ListMedia,
        product::{self, ProductView},
        theme::{self, Theme, ThemeDetail, ThemeView},
    },
    validation::PathId,
};

/// 主题详情，含其商品
///
/// 返回主题及其商品，商品按展示顺序。
#[utoipa::path(get, path = "/v1/theme/{id}", operation_id = "theme_detail", tag = "主题",
    security(()), params(PathId),
    responses((status = 200, body = Success<ThemeDetail>)),
    extensions(("x-refusals" = json!([Code::ThemeNotFound]))))]
pub async fn detail(
    State(app): State<Arc<App>>,
    media: Media,
    ListMedia(list): ListMedia,
    PathId(id): PathId,
) -> Reply<Success<ThemeDetail>> {
    let theme = theme::store::find(&app.table, id).await?.ok_or(Code::ThemeNotFound)?;
    Ok(Success::new(with_products(&app, theme, &media, &list).await?))
}

/// The theme's own pictures are shown as `media` says, those of its products as `list` does.
pub async fn with_products(app: &App, theme: Theme, media: &Media, list: &Media) -> Result<ThemeDetail, Failure> {
    let products = product::store::find_all(&app.table, &theme.product_ids).await?;
    let products = products.into_iter().map(|product| ProductView::of(product, list)).collect();
    Ok(ThemeDetail { theme: ThemeView::of(theme, media), products })
}
