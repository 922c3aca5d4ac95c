//! Making views part of the articles they are of, every minute. Where a sweep dies, nothing is lost and nothing is counted
//! twice: a view is in a shard or in its article, and a transaction takes it over.

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::store::views::{self, Shard};
use crate::{
    app::App,
    error::Failure,
    sweep::{self, Swept},
};

/// Shards read at once, and articles attended to at once.
const BATCH: usize = 100;
const ABREAST: usize = 8;

/// Folds the views of all articles in. Begins nothing more after `patience`: the next sweep goes on.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let end = sweep::end(app, patience);
    let (mut swept, mut after) = (Swept::default(), None::<String>);
    loop {
        let listed = views::dirty(&app.table, after.as_deref(), BATCH).await?;
        after = listed.last().map(|shard| shard.position.clone());
        let shards = views::shards(&app.table, &listed).await?;
        let articles = shards.chunk_by(|one, other| one.article() == other.article());
        let folds: Vec<_> = articles.map(|shards| fails(app, shards)).collect();
        let folds: Vec<bool> = stream::iter(folds).buffer_unordered(ABREAST).collect().await;
        swept.attended += folds.len();
        swept.failed += folds.into_iter().filter(|failed| *failed).count();
        if listed.len() < BATCH || app.clock.now() >= end {
            return Ok(swept);
        }
    }
}

/// One article whose views cannot be folded in does not keep the others waiting.
async fn fails(app: &App, shards: &[Shard]) -> bool {
    let Some(article) = shards.first().and_then(Shard::article) else { return true };
    let done = views::fold(&app.table, article, shards).await;
    if let Err(failure) = &done {
        tracing::error!(article, %failure, "views could not be folded in");
    }
    done.is_err()
}
