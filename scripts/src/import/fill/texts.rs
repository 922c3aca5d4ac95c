//! Notices and articles.

use anyhow::Context;
use shared::shop::{User, notice::Notice};

use super::{CHUNK, Fill, Made};
use crate::import::{
    draft::ArticleDraft,
    stage::{Entry, Staged},
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn notices(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.notices"), |_, entry: Entry<Notice>| {
            Ok(Some(Made { line: entry.line, entity: entry.draft, parts: Vec::new() }))
        })
        .await
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
            for Entry { line, draft: ArticleDraft { mut article, content }, .. } in entries {
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
}
