//! How the next snapshot takes the place of this one.
//!
//! A snapshot is never changed. A worker notes in the header how the next one will be called, as litter; reads what it is to
//! say; writes it beside the old one; and has the header name it, on condition that nobody else has written the header since.
//! Only then are the changes that are in it forgotten, each unless it has become another one. So a worker that dies anywhere
//! leaves a snapshot and changes that are right together, and litter that is known. Of two workers one comes through, and no
//! read of the other one's is older than the snapshot it would have been added to.

use std::sync::Arc;

use super::{
    Change, Snapshot,
    store::{self, Header, Litter},
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
};

/// Seconds that litter is kept: longer than a search takes to fetch it. One that does not get it looks for another one.
const KEPT: Epoch = 5 * 60;

/// A snapshot to be made.
pub struct Draft {
    header: Header,
    pub old: Arc<Snapshot>,
    /// Where the next one will be.
    object: String,
}

impl Draft {
    /// Whatever is read from here on goes into the next snapshot, or there is none.
    pub async fn begin(app: &App, mut header: Header) -> Result<Self, Failure> {
        let old = match &header.object {
            None => Some(Arc::default()),
            Some(object) => app.search.load(object).await?,
        };
        let Some(old) = old else {
            store::lose(&app.table, header).await?;
            return Err(Code::Conflict.into());
        };
        let (now, object) = (app.clock.now(), format!("search/{:032x}", rand::random::<u128>()));
        header.litter.push(Litter { object: object.clone(), since: now });
        store::replace(&app.table, &mut header).await?;
        sweep_up(app, &mut header, now).await?;
        Ok(Self { header, old, object })
    }

    /// Puts the next snapshot, which has these changes, in the place of the old one, and has it `noted`.
    pub async fn finish(self, app: &App, changes: Vec<Change>, noted: impl FnOnce(&mut Header)) -> Result<(), Failure> {
        let Self { mut header, old, object } = self;
        let next = tokio::task::spawn_blocking(move || old.with(changes).map(|next| next.encode()));
        let next =
            next.await.map_err(Failure::internal)?.ok_or_else(|| Failure::internal("too much text to search"))?;
        app.blobs.put(&object, "application/octet-stream", next).await?;
        header.litter.retain(|litter| litter.object != object);
        let replaced = header.object.replace(object);
        header.litter.extend(replaced.map(|object| Litter { object, since: app.clock.now() }));
        noted(&mut header);
        store::replace(&app.table, &mut header).await
    }
}

/// Takes away what has been litter for long enough; whether anything has.
pub async fn tidy(app: &App, mut header: Header) -> Result<bool, Failure> {
    let now = app.clock.now();
    let due = header.litter.iter().any(|litter| litter.since + KEPT <= now);
    if due {
        store::replace(&app.table, &mut header).await?;
        sweep_up(app, &mut header, now).await?;
        store::replace(&app.table, &mut header).await?;
    }
    Ok(due)
}

/// Deletes the objects that have been litter for long enough. The header has been written just before: a worker who is slow
/// cannot make one of them the snapshot any more.
async fn sweep_up(app: &App, header: &mut Header, now: Epoch) -> Result<(), Failure> {
    let (old, kept): (Vec<_>, Vec<_>) = header.litter.drain(..).partition(|litter| litter.since + KEPT <= now);
    header.litter = kept;
    for Litter { object, .. } in old {
        app.blobs.delete(&object).await?;
    }
    Ok(())
}
