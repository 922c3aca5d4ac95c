//! To version 2: objects know how many files show them.
//!
//! Files from before that was counted have no `BLOB` item for their object, so that to delete one is answered with 503; and an
//! upload of the same bytes since has made one that counts the new file only, so that to delete that would take the object
//! away from the old one. Which is which no item tells: all files are counted.

use std::collections::{BTreeMap, BTreeSet};

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
    name: "count files",
    why: "files from before their objects were counted can be deleted",
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

    /// The objects whose two numbers differ.
    fn wrong(&self) -> BTreeSet<String> {
        let differs = |key: &&String| self.refs.get(*key).copied().unwrap_or(0) != self.files(key);
        self.files.keys().chain(self.refs.keys()).filter(differs).cloned().collect()
    }
}

/// What is written stays: broken off and begun anew, it finds the rest.
async fn recount(app: &App, Mode { dry, progress }: Mode) -> anyhow::Result<Step> {
    // Read while others write, so it may name too many.
    let mut wrong = Survey::of(app, progress).await?.wrong();
    if dry {
        return Ok(Step { changed: wrong.len() as u64, next: None });
    }
    let mut changed = 0;
    for _ in 0..ROUNDS {
        if wrong.is_empty() {
            return Ok(Step { changed, next: None });
        }
        let read = counts(&app.table, wrong.iter().map(String::as_str)).await?;
        // All of it after the counts were read: a file that comes or goes now changes its object's count, too.
        let survey = Survey::of(app, progress).await?;
        let mut again = BTreeSet::new();
        for key in wrong {
            let (files, count) = (survey.files(&key), read.get(&key));
            if count.is_none() && files == 0 {
                continue;
            }
            // Written also where the two agree: the count may have changed since it was read, and then they do not.
            match app.table.write(correct(&key, files, count, app.clock.now())).await {
                Ok(()) => changed += u64::from(count.map_or(0, |count| count.refs) != files),
                Err(Rejected::Refused(_)) => drop(again.insert(key)),
                Err(Rejected::Failed(failure)) => return Err(failure.into()),
            }
        }
        wrong = again;
    }
    if !wrong.is_empty() {
        bail!("files come and go all the time: {} objects could not be counted", wrong.len());
    }
    Ok(Step { changed, next: None })
}
