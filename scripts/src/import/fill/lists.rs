//! How long the lists are that keep a counter.

use std::time::Duration;

use anyhow::Context;
use shared::{
    app::App,
    error::Failure,
    shop::{article, banner, category, notice, product, theme, user},
};

use super::{CHUNK, Fill};
use crate::import::draft::CategoryDraft;
use crate::language::text;

/// An index of a table on AWS shows what was stored after about this long.
const INDEXED: Duration = Duration::from_secs(2);

impl Fill<'_> {
    /// Counts anew: what was stored above went past the counters.
    pub(super) async fn lists(&mut self) -> anyhow::Result<()> {
        let app = self.app;
        let count = async {
            category::store::recount(&app.table).await?;
            theme::store::recount(&app.table).await?;
            banner::store::reindex(&app.table).await?;
            notice::store::recount(&app.table).await?;
            settled(app, async || product::store::recount(&app.table, None).await).await?;
            settled(app, async || user::store::recount_staff(&app.table).await).await?;
            settled(app, async || article::store::recount(&app.table, None).await).await?;
            for kind in &self.kinds {
                article::store::recount(&app.table, Some(*kind)).await?;
            }
            for group in &self.groups {
                user::store::recount_members(&app.table, *group).await?;
            }
            Ok::<_, Failure>(())
        };
        count.await.context(text!("import.counting"))?;
        let mut last = None;
        loop {
            let entries = self.stage.after::<CategoryDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            for entry in entries {
                product::store::recount(&app.table, Some(entry.draft.category.id))
                    .await
                    .context(text!("import.counting"))?;
            }
        }
    }
}

/// Counts in an index until two counts agree: on AWS it lags behind its table.
async fn settled(app: &App, count: impl AsyncFn() -> Result<u64, Failure>) -> Result<u64, Failure> {
    let mut counted = count().await?;
    if app.local {
        return Ok(counted);
    }
    loop {
        tokio::time::sleep(INDEXED).await;
        let again = count().await?;
        if again == counted {
            return Ok(counted);
        }
        counted = again;
    }
}
