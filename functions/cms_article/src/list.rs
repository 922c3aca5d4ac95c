use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    form,
    http::{Page, Paged, Reply, Success},
    shop::{
        article::{ArticleView, store},
        image::ListMedia,
    },
    validation::Params,
};
use utoipa::IntoParams;

use crate::{Number, small};

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfType {
        /// 只看这一类；不填或0为全部
        #[param(inline)]
        r#type: Option<Number>,
    }
}

/// 文章列表
///
/// 新的在前，不含正文。
#[utoipa::path(get, path = "/cms/article/list", operation_id = "cms_article_list", tag = "文章",
    security(()), params(OfType, Paged),
    responses((status = 200, body = Success<Page<ArticleView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Params(of): Params<OfType>,
    Paged(page): Paged,
) -> Reply<Success<Page<ArticleView>>> {
    let section = store::list(&app.table, of.r#type.map(small), &page).await?;
    Ok(Success::new(section.map(|article| ArticleView::of(article, &media, &app.zone())).into()))
}

/// 最新文章
///
/// 与文章列表相同，为已有的客户端保留。
#[utoipa::path(get, path = "/cms/article/latest", operation_id = "cms_article_latest", tag = "文章",
    security(()), params(OfType, Paged),
    responses((status = 200, body = Success<Page<ArticleView>>)))]
pub async fn latest(
    app: State<Arc<App>>,
    media: ListMedia,
    of: Params<OfType>,
    page: Paged,
) -> Reply<Success<Page<ArticleView>>> {
    list(app, media, of, page).await
}
