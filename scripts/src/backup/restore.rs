//! Storing what a backup holds.

use std::{collections::HashSet, path::Path, time::Duration};

use crate::language::t;
use anyhow::{Context, bail};
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    app::App,
    shop::{
        counter, search,
        user::{self, User},
    },
    storage::{Index, Raw, Segment},
};

use super::{
    bundle::Bundle,
    check::Contents,
    file::is_deployments,
    files::{self, Files},
    kind::named,
    mark::{self, Mark},
    objects::Object,
    read::Reader,
};
use crate::{
    books::{self, Repaired},
    migrate,
    progress::Progress,
};

/// Items that are stored at a time.
const CHUNK: usize = 200;
/// Calls under way at once.
const ABREAST: usize = 16;
/// An index of a table on AWS shows what was stored after about this long.
const INDEXED: Duration = Duration::from_secs(2);

/// What is done about items that the table has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// There are none: another table is refused.
    Empty,
    /// They stay as they are.
    Merge,
    /// The backup's take their place.
    Overwrite,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    pub stored: u64,
    /// Left as they were.
    pub there: u64,
    pub expired: u64,
    /// Lists whose length was counted anew.
    pub lists: u64,
    /// What a copy of one moment would have had.
    pub repaired: Repaired,
    /// Of the bucket, where the backup has any.
    pub files: Option<Files>,
}

/// Stores a backup that was [checked](super::check). Broken off, it is completed by the same again.
pub async fn restore(
    app: &App,
    path: &Path,
    contents: &Contents,
    mode: Mode,
    progress: Progress,
) -> anyhow::Result<Restored> {
    // Large.
    Box::pin(store_all(app, path, contents, None, mode, progress)).await
}

/// The same of a backup with files, whose objects were [checked](files::check), too.
pub async fn restore_all(
    app: &App,
    bundle: &mut Bundle,
    contents: &Contents,
    objects: Option<&[Object]>,
    mode: Mode,
    progress: Progress,
) -> anyhow::Result<Restored> {
    let table = bundle.table().to_owned();
    Box::pin(store_all(app, &table, contents, objects.map(|objects| (bundle, objects)), mode, progress)).await
}

async fn store_all(
    app: &App,
    path: &Path,
    contents: &Contents,
    objects: Option<(&mut Bundle, &[Object])>,
    mode: Mode,
    progress: Progress,
) -> anyhow::Result<Restored> {
    begin(app, contents, mode).await?;
    let mut files = None;
    if let Some((bundle, objects)) = objects {
        files = Some(files::bring_back(app, bundle, objects, mode, progress).await?);
    }
    let mut restore = Restore { app, mode, lists: HashSet::new(), goods: false, restored: Restored::default() };
    let step = progress.things(t!("backup.step.restoring"), contents.items);
    let mut reader = Reader::open(path)?;
    let mut chunk = Vec::with_capacity(CHUNK);
    while let Some(item) = reader.next()? {
        chunk.push(item);
        if chunk.len() == CHUNK {
            restore.store(std::mem::take(&mut chunk)).await?;
            step.reached(reader.items);
        }
    }
    restore.store(chunk).await?;
    step.reached(contents.items);
    drop(step);
    restore.restored.repaired = books::repair(app, progress).await?;
    restore.count(progress).await?;
    if restore.goods {
        // What search looks into is an object that the backup does not have, and of another moment.
        search::store::rebuild(&app.table).await?;
    }
    app.table.delete_all(&[mark::key()]).await?;
    // What is older than this program becomes as it writes it.
    migrate::run(app, false, progress).await?;
    Ok(Restored { files, ..restore.restored })
}

/// Leaves a mark in a table that may be written to.
async fn begin(app: &App, contents: &Contents, mode: Mode) -> anyhow::Result<()> {
    let sha256 = contents.sha256.clone();
    match mark::find(&app.table).await? {
        Some(mark) if mark.sha256 == sha256 => return Ok(()),
        Some(_) => bail!(t!("restore.another")),
        None => {}
    }
    if mode == Mode::Empty {
        refuse_used(app).await?;
    }
    migrate::lower(app, contents.header.data).await?;
    Ok(app.table.put_all([&Mark { sha256 }]).await?)
}

/// # Errors
/// The table has more than what a shop without goods and people writes by itself.
async fn refuse_used(app: &App) -> anyhow::Result<()> {
    let whole = Segment { number: 0, of: 1 };
    let mut after = None;
    loop {
        let (items, next) = app.table.scan(whole, after.as_ref()).await?;
        if let Some(item) = items.iter().find(|item| !is_its_own(item.pk())) {
            let what = named(item.pk(), item.sk()).unwrap_or_else(|| t!("backup.unknown").into_owned());
            bail!(t!("restore.used", what = what, key = item.pk()));
        }
        if next.is_none() {
            return Ok(());
        }
        after = next;
    }
}

/// Whether a shop that was just deployed may have it.
fn is_its_own(pk: &str) -> bool {
    let kind = pk.split('#').next().unwrap_or_default();
    ["KEYS", "SECRET", "COLDSTART", "THROTTLE", "STATE", "LOG", "META"].contains(&kind)
}

struct Restore<'a> {
    app: &'a App,
    mode: Mode,
    /// The lists with a counter that the backup has anything of, and where they stand.
    lists: HashSet<(Option<Index>, String)>,
    /// Whether it has any product.
    goods: bool,
    restored: Restored,
}

impl Restore<'_> {
    async fn store(&mut self, mut items: Vec<Raw>) -> anyhow::Result<()> {
        items.retain(|item| !is_deployments(item.pk(), item.sk()));
        let (count, now) = (items.len(), self.app.clock.now());
        items.retain(|item| !item.has_expired(now));
        self.restored.expired += (count - items.len()) as u64;
        // Of what is from two sources the older version counts.
        items.retain(|item| self.mode == Mode::Empty || item.pk() != migrate::PARTITION);
        // Of an item that is there twice the last one counts; a call that writes both is refused.
        let mut keys = HashSet::new();
        items.reverse();
        items.retain(|item| keys.insert(item.key()));
        self.note(&items);
        if self.mode == Mode::Merge {
            let count = items.len();
            items = self.add(items).await?;
            self.restored.there += (count - items.len()) as u64;
        } else {
            self.app.table.put_raw(&items).await.context("storing items")?;
        }
        self.restored.stored += items.len() as u64;
        self.enlist(&items).await
    }

    /// Stores those that are missing, and tells which these were.
    async fn add(&self, items: Vec<Raw>) -> anyhow::Result<Vec<Raw>> {
        let table = &self.app.table;
        let adds = stream::iter(items).map(async |item| Ok(table.add_raw(&item).await?.then_some(item)));
        let added: anyhow::Result<Vec<_>> = adds.buffer_unordered(ABREAST).try_collect().await;
        Ok(added.context("storing items")?.into_iter().flatten().collect())
    }

    fn note(&mut self, items: &[Raw]) {
        self.goods |= items.iter().any(|item| item.pk().starts_with("PRODUCT#"));
        for item in items {
            let here = item.partitions().filter(|(index, list)| counter::counts(*index, list));
            self.lists.extend(here.map(|(index, list)| (index, list.to_owned())));
            // One that is empty by now has a counter all the same.
            if let Some(list) = item.pk().strip_prefix("COUNT#") {
                let places = [None].into_iter().chain(Index::ALL.map(Some));
                let place = places.into_iter().find(|index| counter::counts(*index, list));
                self.lists.extend(place.map(|index| (index, list.to_owned())));
            }
        }
    }

    /// Who is a super administrator may have changed while the backup was taken.
    async fn enlist(&self, items: &[Raw]) -> anyhow::Result<()> {
        for item in items.iter().filter(|item| item.pk().starts_with("USER#") && item.sk() == "USER") {
            if let Ok(user) = item.parse::<User>() {
                user::store::enlist(&self.app.table, &user).await?;
            }
        }
        Ok(())
    }

    /// Counts the lists anew: while the backup was taken, a list and its counter were read at different times.
    async fn count(&mut self, progress: Progress) -> anyhow::Result<()> {
        let app = self.app;
        self.restored.lists = self.lists.len() as u64;
        let step = progress.things(t!("backup.step.counting"), self.restored.lists);
        let counts = stream::iter(&self.lists).map(async |(index, list)| {
            counted(app, *index, list).await.with_context(|| format!("counting {list}"))?;
            step.advance(1);
            anyhow::Ok(())
        });
        counts.buffer_unordered(ABREAST).try_collect().await
    }
}

/// Counts until two counts of an index agree: on AWS it lags behind its table.
async fn counted(app: &App, index: Option<Index>, list: &str) -> anyhow::Result<()> {
    let mut counted = counter::recount_any(&app.table, index, list).await?;
    while index.is_some() && !app.local {
        tokio::time::sleep(INDEXED).await;
        let again = counter::recount_any(&app.table, index, list).await?;
        if again == counted {
            break;
        }
        counted = again;
    }
    Ok(())
}
