//! To version 4: the key that functions of former versions signed and verified tokens with goes.
//!
//! No function takes its tokens any more. What is left of it could be read by a former version alone, which makes itself a
//! new one.

use futures_util::FutureExt;
use shared::{
    app::App,
    auth::token::{has_old_ring, remove_old_ring},
};

use super::{Migration, Mode, Step};
use crate::language::t;

pub const MIGRATION: Migration = Migration {
    name: || t!("migrate.old_token_key.name"),
    why: || t!("migrate.old_token_key.why"),
    step: |app, _, mode| remove(app, mode).boxed(),
};

async fn remove(app: &App, Mode { dry, .. }: Mode) -> anyhow::Result<Step> {
    let is_there = has_old_ring(&app.table).await?;
    if is_there && !dry {
        remove_old_ring(&app.table).await?;
    }
    Ok(Step { changed: is_there.into(), next: None })
}
