use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Reply, Success},
    shop::{
        Media,
        article::{ArticleDetail, store},
    },
    validation::PathId,
};

/// 文章详情
///
/// 每次读取计一次浏览。
#[utoipa::path(get, path = "/cms/article/{id}", operation_id = "cms_article_detail", tag = "文章",
    security(()), params(PathId),
    responses((status = 200, body = Success<ArticleDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<ArticleDetail>> {
    let opened = store::view(&app.table, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(ArticleDetail::of(opened, &media, &app.zone())))
}
