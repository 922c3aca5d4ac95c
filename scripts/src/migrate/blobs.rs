//! To version 2: objects know how many files show them.
//!
//! Files from before that was counted have no `BLOB` item for their object, so that to delete one is answered with 503; and an
//! upload of the same bytes since has made one that counts the new file only, so that to delete that would take the object
//! away from the old one. Which is which no item tells: all files are counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::t;
use anyhow::bail;
use futures_util::FutureExt;
use shared::{
    app::App,
    shop::file::{
        File,
        blob::recount::{Count, correct, counts},
    },
    storage::{Rejected, Segment},
};

use super::{Migration, Mode, Step};
use crate::progress::Progress;

pub const MIGRATION: Migration = Migration {
    name: || t!("migrate.blobs.name"),
    why: || t!("migrate.blobs.why"),
    step: |app, _, mode| recount(app, mode).boxed(),
};

/// How often counts are looked at anew that change meanwhile.
const ROUNDS: u32 = 5;

/// Which numbers there are for each object's key.
#[derive(Default)]
struct Survey {
    /// Files that show it.
    files: BTreeMap<String, u64>,
    /// Files that it is said to be shown by.
    refs: BTreeMap<String, u64>,
}

impl Survey {
    /// Reads the whole table.
    async fn of(app: &App, progress: Progress) -> anyhow::Result<Self> {
        let about = app.table.describe().await?;
        let step = progress.things("reading", about.items);
        let (mut survey, mut after) = (Self::default(), None);
        loop {
            let (items, next) = app.table.scan(Segment { number: 0, of: 1 }, after.as_ref()).await?;
            step.advance(items.len() as u64);
            for item in items {
                if item.pk().starts_with("FILE#") && item.sk() == "FILE" {
                    let file: File = item.parse()?;
                    survey.files.extend(file.key.map(|key| (key.clone(), 1 + survey.files(&key))));
                } else if item.pk().starts_with("BLOB#") {
                    let Count { key, refs, .. } = item.parse()?;
                    survey.refs.insert(key, refs);
                }
            }
            after = next;
            if after.is_none() {
                return Ok(survey);
            }
        }
    }

    fn files(&self, key: &str) -> u64 {
        self.files.get(key).copied().unwrap_or(0)
    }

    /// Of how many objects the two numbers differ.
    fn wrong(&self) -> usize {
        let keys: BTreeSet<&String> = self.files.keys().chain(self.refs.keys()).collect();
        keys.iter().filter(|key| self.refs.get(**key).copied().unwrap_or(0) != self.files(key)).count()
    }
}

/// What is written stays: broken off and begun anew, it finds the rest.
async fn recount(app: &App, Mode { dry, progress }: Mode) -> anyhow::Result<Step> {
    let first = Survey::of(app, progress).await?;
    if dry {
        // Read while others write, so it may be a few more or less.
        return Ok(Step { changed: first.wrong() as u64, next: None });
    }
    // All of them, as numbers that were read at different times may agree by chance.
    let mut open: BTreeSet<String> = first.files.into_keys().chain(first.refs.into_keys()).collect();
    let mut changed = 0;
    for _ in 0..ROUNDS {
        if open.is_empty() {
            break;
        }
        let before = look(app, &open).await?;
        let survey = Survey::of(app, progress).await?;
        let after = look(app, &open).await?;
        let mut again = BTreeSet::new();
        for key in open {
            let (files, count) = (survey.files(&key), after.get(&key));
            if before.get(&key) != count {
                // A file came or went while they were counted.
                again.insert(key);
            } else if count.map_or(0, |count| count.refs) != files {
                match app.table.write(correct(&key, files, count, app.clock.now())).await {
                    Ok(()) => changed += 1,
                    Err(Rejected::Refused(_)) => drop(again.insert(key)),
                    Err(Rejected::Failed(failure)) => return Err(failure.into()),
                }
            }
        }
        open = again;
    }
    if !open.is_empty() {
        bail!(t!("migrate.blobs.unsettled", count = open.len()));
    }
    Ok(Step { changed, next: None })
}

async fn look(app: &App, keys: &BTreeSet<String>) -> anyhow::Result<BTreeMap<String, Count>> {
    Ok(counts(&app.table, keys.iter().map(String::as_str)).await?)
}
