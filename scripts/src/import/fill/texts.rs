//! Notices and articles.

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use shared::shop::{User, rich_text};

use super::{CHUNK, Fill, Made};
use crate::import::{
    draft::{ArticleDraft, NoticeDraft},
    stage::{Entry, Staged},
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn notices(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.notices"), self.stage.count(NoticeDraft::TABLE)?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<NoticeDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let mut ready = Vec::with_capacity(entries.len());
            for Entry { line, draft: NoticeDraft { notice, pasted }, .. } in entries {
                self.paste(&pasted).await.with_context(|| t!("import.storing", table = NoticeDraft::TABLE))?;
                ready.push(Made { line, entity: notice, parts: Vec::new() });
            }
            self.store(NoticeDraft::TABLE, ready).await?;
            step.advance(count);
        }
    }

    pub(super) async fn articles(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.articles"), self.stage.count(ArticleDraft::TABLE)?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<ArticleDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let (mut contents, mut ready) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
            for Entry { line, draft: ArticleDraft { mut article, content, pasted }, .. } in entries {
                self.paste(&pasted).await.with_context(|| t!("import.storing", table = ArticleDraft::TABLE))?;
                article.author = self.stage.find::<User>(article.author_id)?.and_then(|author| author.nickname);
                self.kinds.extend(article.kind);
                contents.push(content);
                ready.push(Made { line, entity: article, parts: Vec::new() });
            }
            // An article that is there has its content.
            self.app.table.put_missing(&contents).await.with_context(|| t!("import.storing", table = "article"))?;
            self.store(ArticleDraft::TABLE, ready).await?;
            step.advance(count);
        }
    }

    /// Stores the pictures that were pasted into a text; those that are there stay.
    async fn paste(&self, pasted: &[String]) -> anyhow::Result<()> {
        let mut pictures = rich_text::Pasted::default();
        for picture in pasted {
            pictures.add(&BASE64_STANDARD.decode(picture)?).map_err(anyhow::Error::msg)?;
        }
        Ok(rich_text::deposit(self.app, pictures).await?)
    }
}
