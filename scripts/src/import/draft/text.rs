//! Notices and articles.

use shared::{
    error::Faults,
    html::{self, Html},
    shop::{
        article::{self, Article, EXCERPT},
        notice::Notice,
    },
    validation::{Field, Input},
};

use super::{Drafted, Notes, Refusal, filled, link, own_id, row};
use crate::import::{
    rows::{self, Picture},
    stage::{Place, Staged},
};
use crate::language::text;
use serde::{Deserialize, Serialize};

/// Twice what the original's column holds: sanitised text can be longer.
type Content = Html<131_072>;

fn sanitised(content: Option<String>) -> Result<String, Refusal> {
    let is_text = |char: &char| !char.is_control() || matches!(char, '\n' | '\r' | '\t');
    let content: String = content.unwrap_or_default().chars().filter(is_text).collect();
    let html = Content::read(Input::Text(&content), "content", &mut Faults::default());
    html.map(Content::into_string).ok_or(text!("import.why.html"))
}

impl Staged for Notice {
    const TABLE: &'static str = "notice";
}

impl Drafted for rows::Notice {
    type Draft = Notice;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Notice), Refusal> {
        let kind = match self.kind {
            Some(2) => 2,
            Some(1) => 1,
            _ => {
                notes.note(text!("import.why.notice_type"));
                1
            }
        };
        let notice = Notice {
            id: own_id(self.id)?,
            kind,
            title: self.title.unwrap_or_default(),
            content: sanitised(self.content)?,
            status: self.shown,
            remark: self.remark,
            create_by: filled(self.create_by),
            update_by: filled(self.update_by),
            create_time: self.times.create_time,
            update_time: self.times.update_time,
            version: 0,
        };
        Ok((Place::of(0, notice.id), notice))
    }
}

/// An article that does not know its author's name yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArticleDraft {
    pub article: Article,
    pub content: article::Content,
}

impl Staged for ArticleDraft {
    const TABLE: &'static str = "article";
}

impl Drafted for rows::Article {
    type Draft = ArticleDraft;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, ArticleDraft), Refusal> {
        let mut number = |column: Option<i64>, what| {
            let number = column.map(u16::try_from).transpose();
            number.unwrap_or_else(|_| {
                notes.note(what);
                None
            })
        };
        let content = article::Content { article_id: own_id(self.id)?, html: sanitised(self.content)? };
        let summary = filled(self.summary);
        let article = Article {
            id: content.article_id,
            author_id: link(self.author_id),
            author: None,
            kind: number(self.kind, text!("import.why.article_type")),
            title: self.title.unwrap_or_default(),
            summary_made: summary.is_none(),
            summary: summary.unwrap_or_else(|| html::excerpt(&content.html, EXCERPT)),
            theme: number(self.theme, text!("import.why.article_theme")),
            img: notes.image(filled(self.img).as_deref().map(Picture::from_snapshot)),
            views: self.views.and_then(|views| u64::try_from(views).ok()).unwrap_or(0),
            create_time: self.times.create_time,
            update_time: self.times.update_time,
            version: 0,
        };
        Ok((Place::of(0, article.id), ArticleDraft { article, content }))
    }
}
