//! To version 5: products count the pieces that orders hold.
//!
//! Data from before that tells only what is in stock. What the orders of then hold, they say themselves: all are read.

use crate::language::t;
use anyhow::bail;
use futures_util::FutureExt;
use shared::app::App;

use super::{Migration, Mode, Step};
use crate::books::{Balance, Repair, Survey, balance};

pub const MIGRATION: Migration = Migration {
    name: || t!("migrate.taken.name"),
    why: || t!("migrate.taken.why"),
    step: |app, _, mode| count(app, mode).boxed(),
};

async fn count(app: &App, Mode { dry, progress }: Mode) -> anyhow::Result<Step> {
    let survey = Survey::of(&app.table, None, progress).await?;
    let repair = if dry { Repair::Nothing } else { Repair::Taken };
    let Balance { off, open, .. } = balance(app, &survey, repair, progress).await?;
    if open > 0 && !dry {
        bail!("{}", t!("backup.check.open", count = open));
    }
    Ok(Step { changed: off.len() as u64, next: None })
}
