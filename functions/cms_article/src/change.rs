use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form, html,
    http::{Cleaned, Reply},
    shop::{
        Media,
        article::{self, Article, ArticleDetail, EXCERPT, store},
        rich_text,
    },
    validation::{Patch, PathId, Picture, Valid},
};
use utoipa::ToSchema;

use crate::{Content, Kind, Number, Summary, Title, small};

form! {
    partial
    /// 未填写的字段保持不变；img、theme 为 null 时清空。
    #[derive(ToSchema)]
    pub struct ArticleChange {
        title: Option<Title>,
        /// 分类，由前端解释；0为未分类
        r#type: Option<Kind>,
        /// 为空则取自正文，并随正文更新
        summary: Option<Summary>,
        /// HTML，至多64KB（粘贴的图片不计，会另存为文件）；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// 主图
        #[schema(value_type = Option<Picture>)]
        img: Patch<Picture>,
        /// 版式编号，由前端解释
        #[schema(value_type = Option<Number>)]
        theme: Patch<Number>,
    }
}

/// 更新文章
///
/// 正文中被去除的内容在 `removed` 中列出。
#[utoipa::path(put, path = "/cms/article/{id}", operation_id = "cms_article_change", tag = "文章",
    security(("token" = [Permission::ArticleChange])), params(PathId), request_body = ArticleChange,
    responses((status = 201, body = Cleaned<ArticleDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<ArticleChange>,
) -> Reply<Cleaned<ArticleDetail>> {
    let html::Clean { html, removed } = rich_text::settle(&app, &media, change.content.as_ref()).await?;
    let now = app.clock.now();
    let apply = |article: &mut Article, content: &mut article::Content| {
        change.apply(article, content, &html, &media);
        article.update_time = Some(now);
    };
    let opened = store::change(&app.table, id, apply).await?;
    Ok(Cleaned::new(ArticleDetail::of(opened, &media, &app.zone()), removed))
}

impl ArticleChange {
    /// `html` is the cleaned content, where one was sent.
    fn apply(&self, article: &mut Article, content: &mut article::Content, html: &str, media: &Media) {
        if let Some(title) = &self.title {
            title.as_str().clone_into(&mut article.title);
        }
        if let Some(kind) = self.r#type {
            article.kind = Some(small(kind));
        }
        if self.content.is_some() {
            html.clone_into(&mut content.html);
        }
        if let Some(summary) = &self.summary {
            summary.as_str().clone_into(&mut article.summary);
            article.summary_made = article.summary.is_empty();
        }
        if article.summary_made {
            article.summary = html::excerpt(&content.html, EXCERPT);
        }
        self.img.apply(&mut article.img, |picture| Some(picture.image(media)));
        self.theme.apply(&mut article.theme, |theme| Some(small(*theme)));
    }
}
