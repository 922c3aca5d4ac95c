use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form, html,
    http::{Caller, Cleaned, Reply},
    shop::{
        Media,
        article::{self, Article, ArticleDetail, EXCERPT, store},
        rich_text,
    },
    validation::{Picture, Text, Valid},
};
use utoipa::ToSchema;

use crate::{Content, Kind, Number, Summary, Title, small};

form! {
    #[derive(ToSchema)]
    pub struct NewArticle {
        title: Title,
        /// 分类，由前端解释；默认为0，即未分类
        r#type: Option<Kind>,
        /// 不填则取自正文
        summary: Option<Summary>,
        /// HTML，至多64KB（粘贴的图片不计，会另存为文件）；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// 主图
        img: Option<Picture>,
        /// 版式编号，由前端解释
        theme: Option<Number>,
        /// true：不署名，作者显示为“匿名”
        anonymous: Option<bool>,
    }
}

/// 新建文章
///
/// 正文中被去除的内容在 `removed` 中列出。
#[utoipa::path(post, path = "/cms/article", operation_id = "cms_article_create", tag = "文章",
    security(("token" = [Permission::ArticleCreate])), request_body = NewArticle,
    responses((status = 201, body = Cleaned<ArticleDetail>)))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    clerk: Caller,
    Valid(new): Valid<NewArticle>,
) -> Reply<Cleaned<ArticleDetail>> {
    let now = app.clock.now();
    let html::Clean { html: content, removed } = rich_text::settle(&app, &media, new.content.as_ref()).await?;
    let given = new.summary.as_ref().map(Text::as_str).filter(|summary| !summary.is_empty());
    let draw = || {
        let article = Article {
            id: app.ids.next(),
            author_id: clerk.id,
            author: clerk.nickname.clone().filter(|_| !new.anonymous.unwrap_or(false)),
            kind: Some(new.r#type.map_or(0, small)),
            title: new.title.as_str().to_owned(),
            summary: given.map_or_else(|| html::excerpt(&content, EXCERPT), str::to_owned),
            summary_made: given.is_none(),
            img: new.img.as_ref().map(|img| img.image(&media)),
            theme: new.theme.map(small),
            views: 0,
            create_time: Some(now),
            update_time: Some(now),
            version: 0,
        };
        let content = article::Content { article_id: article.id, html: content.clone() };
        (article, content)
    };
    let opened = store::create(&app.table, draw).await?;
    Ok(Cleaned::new(ArticleDetail::of(opened, &media, &app.zone()), removed))
}
