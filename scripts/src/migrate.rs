//! Bringing data to the version that this program writes.
//!
//! `META/SCHEMA` says which version a table's data has; one without it is from before there were versions, and has the first.
//! A [`Migration`] leads from one version to the next, step by step: after each the table knows how far it is, so that what
//! was broken off goes on from there. Functions read both versions, and write beside a migration: each of its writes is on
//! condition that what it read is unchanged. `docs/upgrades.md` says how an upgrade is rolled out.

mod banner_items;
mod blobs;
mod old_token_key;
mod stamp;
mod taken;

use std::borrow::Cow;

use crate::language::t;
use anyhow::{Context, bail};
use futures_util::future::BoxFuture;
use shared::{app::App, error::Code, ids::Id};

use self::stamp::Stamp;
pub use self::stamp::{PARTITION, data_version, lower, stamp};
use crate::progress::Progress;

/// The version of the data that this program writes.
pub const CURRENT: u32 = 5;

/// The first version in which products count the pieces that orders hold: what [`taken`] leads to.
pub const COUNTED: u32 = 5;

/// In order: the first one leads from version 1 to 2.
const MIGRATIONS: [Migration; 4] =
    [blobs::MIGRATION, banner_items::MIGRATION, old_token_key::MIGRATION, taken::MIGRATION];

/// The way from one version to the next.
struct Migration {
    name: fn() -> Cow<'static, str>,
    /// What it is good for.
    why: fn() -> Cow<'static, str>,
    /// Takes the next step after this id.
    step: for<'a> fn(&'a App, Id, Mode) -> BoxFuture<'a, anyhow::Result<Step>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mode {
    /// Look, and write nothing.
    dry: bool,
    progress: Progress,
}

/// What a step has come to.
#[derive(Debug)]
struct Step {
    /// Things that were changed, or would be.
    changed: u64,
    /// After which to go on; `None` at the end.
    next: Option<Id>,
}

/// What a migration has come to.
#[derive(Debug, PartialEq, Eq)]
pub struct Done {
    /// The version that the data has now.
    pub to: u32,
    pub name: Cow<'static, str>,
    pub why: Cow<'static, str>,
    pub changed: u64,
}

/// # Errors
/// The data is of a version from after this program.
pub async fn refuse_newer(app: &App) -> anyhow::Result<()> {
    let version = data_version(&app.table).await?;
    if version > CURRENT {
        bail!(t!("migrate.newer", version = version, current = CURRENT));
    }
    Ok(())
}

/// Runs what is pending, or, `dry`, tells what it would change. One at a time: who comes second is refused.
pub async fn run(app: &App, dry: bool, progress: Progress) -> anyhow::Result<Vec<Done>> {
    refuse_newer(app).await?;
    let mut stamp = Stamp::load(&app.table).await?;
    let from = stamp.data;
    let mut all = Vec::new();
    for (to, migration) in (2..).zip(&MIGRATIONS).filter(|(to, _)| *to > from) {
        let mut after = std::mem::take(&mut stamp.after);
        let step = progress.counter((migration.name)());
        let mut changed = 0;
        loop {
            let done = (migration.step)(app, after, Mode { dry, progress }).await;
            let done = done.with_context(|| t!("migrate.broken_off", name = (migration.name)()))?;
            changed += done.changed;
            step.reached(changed);
            let Some(next) = done.next else { break };
            if !dry {
                stamp.after = next;
                replace(app, &mut stamp).await?;
            }
            after = next;
        }
        step.ends_at(changed);
        stamp.data = to;
        stamp.after = 0;
        if !dry {
            replace(app, &mut stamp).await?;
        }
        all.push(Done { to, name: (migration.name)(), why: (migration.why)(), changed });
    }
    Ok(all)
}

async fn replace(app: &App, stamp: &mut Stamp) -> anyhow::Result<()> {
    match stamp.replace(&app.table, app.clock.now()).await {
        Err(failure) if failure.code() == Code::Conflict => {
            bail!(t!("migrate.busy"))
        }
        done => Ok(done?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_migration_leads_to_the_current_version() {
        assert_eq!(usize::try_from(CURRENT).expect("small"), 1 + MIGRATIONS.len());
        let counting = MIGRATIONS.iter().position(|migration| (migration.name)() == (taken::MIGRATION.name)());
        assert_eq!(counting, usize::try_from(COUNTED - 2).ok());
    }
}
