use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    http::{Reply, Success},
    shop::{
        Media, product,
        theme::{self, Theme, ThemeDetail},
    },
    validation::PathId,
};

/// 主题详情，含其商品
#[utoipa::path(get, path = "/v1/theme/{id}", operation_id = "theme_detail", tag = "主题",
    security(()), params(PathId),
    responses((status = 200, body = Success<ThemeDetail>)),
    extensions(("x-refusals" = json!([Code::ThemeNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<ThemeDetail>> {
    let theme = theme::store::find(&app.table, id).await?.ok_or(Code::ThemeNotFound)?;
    Ok(Success::new(with_products(&app, theme, &media).await?))
}

pub async fn with_products(app: &App, theme: Theme, media: &Media) -> Result<ThemeDetail, Failure> {
    let products = product::store::find_all(&app.table, &theme.product_ids).await?;
    Ok(ThemeDetail::of(theme, products, media))
}
