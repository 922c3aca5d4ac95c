//! What the worker does for search, every minute: it folds changes into the snapshot, reads all products anew where there is
//! none, and sweeps up snapshots that nobody reads any more.

use std::time::Duration;

use futures_util::{TryStreamExt, future::BoxFuture, stream};

use super::{
    Change,
    draft::{Draft, tidy},
    store::{self, Header},
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    shop::product,
    sweep::{self, Swept},
};

/// Changes that are folded in without waiting for [`LATEST`].
const ENOUGH: usize = 100;
/// Seconds after the last fold in which a single change waits for others.
const LATEST: Epoch = 10 * 60;
/// Changes folded in at once.
const FOLDED: usize = 2000;
/// Products that a step of a rebuild reads anew, and how many of them at once.
const REREAD: usize = 5000;
const AT_ONCE: usize = 1000;
/// Changes forgotten side by side.
const ABREAST: usize = 8;

/// Does what is to be done, step by step; begins none after `patience`. It counts as nothing: nobody waits for it. Boxed: it
/// is large.
pub fn sweep(app: &App, patience: Duration) -> BoxFuture<'_, Result<Swept, Failure>> {
    Box::pin(take_steps(app, patience))
}

async fn take_steps(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let end = sweep::end(app, patience);
    loop {
        match step(app).await {
            Ok(true) if app.clock.now() < end => {}
            // Another worker is at it.
            Err(failure) if failure.code() == Code::Conflict => return Ok(Swept::default()),
            done => return done.map(|_| Swept::default()),
        }
    }
}

/// A second or two of work; whether there may be more.
async fn step(app: &App) -> Result<bool, Failure> {
    let (mut header, changes) = store::read(&app.table, FOLDED).await?;
    if header.object.is_none() && header.rebuilt.is_none() {
        let some = !changes.is_empty() || !product::store::ids_after(&app.table, 0, 1).await?.is_empty();
        header.rebuilt = some.then_some(0);
    }
    let age = app.clock.now() - header.folded;
    if let Some(after) = header.rebuilt {
        rebuild(app, header, after).await?;
        Ok(true)
    } else if changes.len() >= ENOUGH || (!changes.is_empty() && age >= LATEST) {
        fold(app, header).await?;
        Ok(changes.len() == FOLDED)
    } else {
        tidy(app, header).await
    }
}

async fn fold(app: &App, header: Header) -> Result<(), Failure> {
    let draft = Draft::begin(app, header).await?;
    let changes = store::changes(&app.table, FOLDED).await?;
    let now = app.clock.now();
    draft.finish(app, changes.clone(), |header| header.folded = now).await?;
    let folded = stream::iter(changes.into_iter().map(|change| Ok(store::forget(&app.table, change))));
    folded.try_buffer_unordered(ABREAST).try_collect().await
}

/// Reads the next products as they are. Changes stay until they are folded in: they are as new at least as what is read
/// before.
async fn rebuild(app: &App, header: Header, after: Id) -> Result<(), Failure> {
    let draft = Draft::begin(app, header).await?;
    // The index of products may lag a moment behind; and the snapshot may have some that are no more.
    let mut ids = product::store::ids_after(&app.table, after, REREAD).await?;
    ids.extend(draft.old.ids_after(after, REREAD));
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(REREAD);
    let mut changes = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let mut found = product::store::find_all_latest(&app.table, ids).await?.into_iter().peekable();
        for id in ids {
            let product = found.next_if(|product| product.id == *id);
            changes.push(product.map_or_else(|| Change::gone(*id), |product| Change::of(&product)));
        }
    }
    let rebuilt = ids.last().copied().filter(|_| ids.len() == REREAD);
    tracing::info!(products = ids.len(), after, "search is rebuilt");
    draft.finish(app, changes, |header| header.rebuilt = rebuilt).await
}
