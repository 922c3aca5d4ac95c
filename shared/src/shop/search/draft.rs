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

/// Seconds that litter is kept: longer than a search takes to fetch it, or a worker to make it.
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
        let object = format!("search/{:032x}", rand::random::<u128>());
        sweep_up(app, &mut header).await?;
        header.litter.push(Litter { object: object.clone(), since: app.clock.now() });
        store::replace(&app.table, &mut header).await?;
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

/// Deletes the objects that have been litter for long enough.
pub async fn sweep_up(app: &App, header: &mut Header) -> Result<(), Failure> {
    let now = app.clock.now();
    let (old, kept) = header.litter.drain(..).partition(|litter| litter.since + KEPT <= now);
    header.litter = kept;
    let old: Vec<Litter> = old;
    for Litter { object, .. } in old {
        app.blobs.delete(&object).await?;
    }
    Ok(())
}
