//! Notices and articles.

use shared::shop::{User, article::Article, notice::Notice};

use super::{Fill, Made};
use crate::import::stage::Entry;

impl Fill<'_> {
    pub(super) async fn notices(&mut self) -> anyhow::Result<()> {
        self.pour("notices", |_, entry: Entry<Notice>| {
            Ok(Some(Made { line: entry.line, entity: entry.draft, parts: Vec::new() }))
        })
        .await
    }

    pub(super) async fn articles(&mut self) -> anyhow::Result<()> {
        self.pour("articles", Self::article).await
    }

    fn article(&mut self, entry: Entry<Article>) -> anyhow::Result<Option<Made<Article>>> {
        let Entry { line, draft: mut article, .. } = entry;
        article.author = self.stage.find::<User>(article.author_id)?.and_then(|author| author.nickname);
        self.kinds.extend(article.kind);
        Ok(Some(Made { line, entity: article, parts: Vec::new() }))
    }
}
