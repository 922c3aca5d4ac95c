//! To version 3: a banner's items are found by their ids.
//!
//! Banners from before that hold their items, but `GET /cms/banner_item/{id}` knows nothing of these.

use crate::language::t;
use futures_util::FutureExt;
use shared::{app::App, ids::Id, shop::banner};

use super::{Migration, Mode, Step};

pub const MIGRATION: Migration = Migration {
    name: || t!("migrate.banner_items.name"),
    why: || t!("migrate.banner_items.why"),
    step: |app, after, mode| place(app, after, mode).boxed(),
};

/// Banners that a step looks at.
const EACH: usize = 50;

async fn place(app: &App, after: Id, Mode { dry, .. }: Mode) -> anyhow::Result<Step> {
    let banners = banner::store::after(&app.table, after, EACH).await?;
    let mut changed = 0;
    for banner in &banners {
        changed += banner::store::place_missing(&app.table, banner.id, dry).await?;
    }
    let last = banners.last().filter(|_| banners.len() == EACH);
    Ok(Step { changed, next: last.map(|banner| banner.id) })
}
