//! Notices and articles.

use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{
    html::{self, Clean, Host},
    shop::{
        article::{self, Article, EXCERPT},
        notice::Notice,
        rich_text,
    },
};

use super::{Drafted, Notes, Refusal, filled, link, own_id, row};
use crate::import::{
    rows::{self, Picture},
    stage::{Place, Staged},
};
use crate::language::text;
use serde::{Deserialize, Serialize};

/// Twice what the original's column holds: cleaned HTML can be longer.
const LONGEST: usize = 131_072;

/// Pictures that were pasted into a text, in base64.
pub type Pasted = Vec<String>;

fn cleaned(content: Option<String>, notes: &mut Notes<'_>) -> Result<(String, Pasted), Refusal> {
    let mut old = OldShop::default();
    let clean = html::clean(content.unwrap_or_default().trim(), LONGEST, &mut old);
    let Clean { html, removed } = clean.map_err(|_| text!("import.why.html"))?;
    for what in removed {
        notes.removed(what);
    }
    Ok((html, old.pasted))
}

/// The original, for whoever cleans what was written in it.
#[derive(Default)]
struct OldShop {
    pasted: Pasted,
    known: rich_text::Pasted,
}

impl Host for OldShop {
    /// Its own files were at its own address, whatever that was.
    fn own(&self, address: &str) -> Option<String> {
        const FILES: &str = "/static/files/";
        let place = address.find(FILES)?;
        let (before, path) = address.split_at(place);
        let is_host = before.is_empty() || before.contains("://") && before.matches('/').count() == 2;
        (is_host && path.len() > FILES.len() && !path.contains("..")).then(|| path.to_owned())
    }

    /// One that the shop does not take is told of and left out, for the text can do without.
    fn paste(&mut self, picture: &[u8]) -> Result<Option<String>, String> {
        let path = self.known.add(picture).ok();
        self.pasted.extend(path.is_some().then(|| BASE64_STANDARD.encode(picture)));
        Ok(path)
    }
}

/// A notice, and the pictures that are to be stored for it.
#[derive(Debug, Serialize, Deserialize)]
pub struct NoticeDraft {
    pub notice: Notice,
    pub pasted: Pasted,
}

impl Staged for NoticeDraft {
    const TABLE: &'static str = "notice";
}

impl Drafted for rows::Notice {
    type Draft = NoticeDraft;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, NoticeDraft), Refusal> {
        let kind = match self.kind {
            Some(2) => 2,
            Some(1) => 1,
            _ => {
                notes.note(text!("import.why.notice_type"));
                1
            }
        };
        let (content, pasted) = cleaned(self.content, notes)?;
        let notice = Notice {
            id: own_id(self.id)?,
            kind,
            title: self.title.unwrap_or_default(),
            content,
            status: self.shown,
            remark: self.remark,
            create_by: filled(self.create_by),
            update_by: filled(self.update_by),
            create_time: self.times.create_time,
            update_time: self.times.update_time,
            version: 0,
        };
        Ok((Place::of(0, notice.id), NoticeDraft { notice, pasted }))
    }
}

/// An article that does not know its author's name yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArticleDraft {
    pub article: Article,
    pub content: article::Content,
    pub pasted: Pasted,
}

impl Staged for ArticleDraft {
    const TABLE: &'static str = "article";
}

impl Drafted for rows::Article {
    type Draft = ArticleDraft;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, ArticleDraft), Refusal> {
        let (html, pasted) = cleaned(self.content, notes)?;
        let mut number = |column: Option<i64>, what| {
            let number = column.map(u16::try_from).transpose();
            number.unwrap_or_else(|_| {
                notes.note(what);
                None
            })
        };
        let content = article::Content { article_id: own_id(self.id)?, html };
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
        Ok((Place::of(0, article.id), ArticleDraft { article, content, pasted }))
    }
}
