use serde::Serialize;
use utoipa::ToSchema;

use super::{Article, Opened};
use crate::{clock::Zone, ids::Id, shop::Media};

/// Who wrote what nobody has signed.
const ANONYMOUS: &str = "匿名";

/// 文章，不含正文
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub struct ArticleView {
    pub id: Id,
    /// 作者昵称，或“匿名”
    #[schema(example = "匿名")]
    pub author: String,
    /// 分类，由前端解释；0为未分类。导入的文章可能有其他值
    pub r#type: Option<u16>,
    pub title: String,
    /// 摘要
    pub summary: String,
    /// 主图的绝对地址
    pub img: Option<String>,
    /// 版式编号，由前端解释
    pub theme: Option<u16>,
    /// 浏览量；列表中至多滞后一两分钟
    pub views: u64,
    #[schema(example = "2026-06-01 12:00:00")]
    pub create_time: Option<String>,
}

/// 文章及其正文
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleDetail {
    #[serde(flatten)]
    pub article: ArticleView,
    /// 已过滤的HTML
    #[schema(example = "<p>春茶上市</p>")]
    pub content: String,
}

impl ArticleView {
    pub fn of(article: Article, media: &Media, zone: &Zone) -> Self {
        Self {
            id: article.id,
            author: article.author.unwrap_or_else(|| ANONYMOUS.into()),
            r#type: article.kind,
            title: article.title,
            summary: article.summary,
            img: article.img.map(|image| image.url(media)),
            theme: article.theme,
            views: article.views,
            create_time: article.create_time.map(|at| zone.show(at)),
        }
    }
}

impl ArticleDetail {
    pub fn of(opened: Opened, media: &Media, zone: &Zone) -> Self {
        let Opened { article, content, views } = opened;
        Self {
            article: ArticleView { views, ..ArticleView::of(article, media, zone) },
            content: media.in_html(&content.html),
        }
    }
}
