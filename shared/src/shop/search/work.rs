//! What the worker does for search, every minute: it folds changes into the snapshot, reads all products anew where there is
//! none, and sweeps up snapshots that nobody reads any more.
//!
//! A snapshot is never changed. The next one is written beside it, under a name that the header has noted as litter by then;
//! then the header names it instead of the old one, on condition that nobody else has written the header since; then the
//! changes that are in it are forgotten, each unless it has become another one. So a worker that dies anywhere leaves a
//! snapshot and changes that are right together, and litter that is known; of two workers the later one has done nothing.

use std::{sync::Arc, time::Duration};

use futures_util::{TryStreamExt, stream};

use super::{
    Change, Snapshot,
    store::{self, Header, Litter},
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
/// Seconds that litter is kept: longer than a search takes to fetch it, or a worker to make it.
const KEPT: Epoch = 5 * 60;

/// Does what is to be done, step by step; begins none after `patience`.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let (end, mut swept) = (sweep::end(app, patience), Swept::default());
    loop {
        match step(app).await {
            Ok(true) if app.clock.now() < end => swept.attended += 1,
            // Another worker is at it.
            Err(failure) if failure.code() == Code::Conflict => return Ok(swept),
            Ok(more) => {
                swept.attended += usize::from(more);
                return Ok(swept);
            }
            Err(failure) => return Err(failure),
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
        let more = changes.len() == FOLDED;
        fold(app, header, changes).await?;
        Ok(more)
    } else {
        let litter = header.litter.len();
        sweep_up(app, &mut header).await?;
        if header.litter.len() < litter {
            store::replace(&app.table, &mut header).await?;
        }
        Ok(false)
    }
}

async fn fold(app: &App, header: Header, changes: Vec<Change>) -> Result<(), Failure> {
    let (snapshot, now) = (load(app, &header).await?, app.clock.now());
    advance(app, header, snapshot, changes.clone(), |header| header.folded = now).await?;
    let folded = stream::iter(changes.into_iter().map(|change| Ok(store::forget(&app.table, change))));
    folded.try_buffer_unordered(ABREAST).try_collect().await
}

/// Reads the next products as they are. Changes stay until they are folded in: they are as new at least as what is read
/// before.
async fn rebuild(app: &App, header: Header, after: Id) -> Result<(), Failure> {
    let snapshot = load(app, &header).await?;
    // The index of products may lag a moment behind; and the snapshot may have some that are no more.
    let mut ids = product::store::ids_after(&app.table, after, REREAD).await?;
    ids.extend(snapshot.ids_after(after, REREAD));
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
    advance(app, header, snapshot, changes, |header| header.rebuilt = rebuilt).await
}

async fn load(app: &App, header: &Header) -> Result<Arc<Snapshot>, Failure> {
    let Some(object) = &header.object else { return Ok(Arc::default()) };
    match app.search.load(object).await? {
        Some(snapshot) => Ok(snapshot),
        None => {
            store::lose(&app.table, header.clone()).await?;
            Err(Code::Conflict.into())
        }
    }
}

/// Puts the next snapshot, which has these changes, in the place of the old one, and has it `noted`.
async fn advance(
    app: &App,
    mut header: Header,
    old: Arc<Snapshot>,
    changes: Vec<Change>,
    noted: impl FnOnce(&mut Header),
) -> Result<(), Failure> {
    let (now, object) = (app.clock.now(), format!("search/{:032x}", rand::random::<u128>()));
    sweep_up(app, &mut header).await?;
    header.litter.push(Litter { object: object.clone(), since: now });
    store::replace(&app.table, &mut header).await?;
    let next = tokio::task::spawn_blocking(move || old.with(changes).map(|next| next.encode()));
    let next = next.await.map_err(Failure::internal)?.ok_or_else(|| Failure::internal("too much text to search"))?;
    app.blobs.put(&object, "application/octet-stream", next).await?;
    header.litter.retain(|litter| litter.object != object);
    header.litter.extend(header.object.replace(object).map(|object| Litter { object, since: now }));
    noted(&mut header);
    store::replace(&app.table, &mut header).await
}

/// Deletes the objects that have been litter for long enough.
async fn sweep_up(app: &App, header: &mut Header) -> Result<(), Failure> {
    let now = app.clock.now();
    let (old, kept) = header.litter.drain(..).partition(|litter| litter.since + KEPT <= now);
    header.litter = kept;
    let old: Vec<Litter> = old;
    for Litter { object, .. } in old {
        app.blobs.delete(&object).await?;
    }
    Ok(())
}
