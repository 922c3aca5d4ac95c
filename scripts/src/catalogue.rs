//! The catalogue as spreadsheets: what an [`export`] wrote, or a person, an import [reads](read), looks at row by row without
//! writing anything, and then [applies](Plan::apply).
//!
//! A row with an id changes that thing, and only in the columns that the sheet has; a cell that says what the shop has is no
//! change. A row without an id makes a thing, once: the table remembers which one, by the row's code (编号), or by its name
//! (a product's: and its category). The same file again changes nothing, and completes what was broken off.
//!
//! Stock is sold from meanwhile, so a sheet that says what it was when it was exported is taken for the difference. That is
//! applied once, too: the table remembers the export, the product and both numbers for a year.

mod apply;
mod archive;
mod banner;
mod category;
mod cell;
mod column;
mod encoding;
mod export;
mod item;
mod mark;
mod names;
mod picture;
mod plan;
mod problem;
mod product;
mod records;
mod report;
mod sheet;
mod shop;
mod spoilt;
mod stock;
mod theme;
mod thing;

use std::path::Path;

use shared::{
    app::App,
    shop::{Media, banner::Banner, category::Category, counter, product::Product, theme::Theme},
    storage::Read,
};

pub use self::{
    apply::Applied,
    export::{Exported, export},
    problem::{Problem, Problems},
    report::Tally,
};
use self::{
    archive::Archive,
    column::{CategoryColumn, Column},
    item::ItemSteps,
    names::Names,
    picture::Pictures,
    plan::{Planner, Steps, What},
};
use crate::language::{t, text};
use crate::progress::Progress;

/// What an import would do.
pub struct Plan {
    categories: Steps<Category>,
    products: Steps<Product>,
    themes: Steps<Theme>,
    banners: Steps<Banner>,
    items: ItemSteps,
    pictures: Pictures,
    /// What is wrong with the file; while there is anything, it cannot be applied.
    pub problems: Problems,
    unknown: Vec<(&'static str, String)>,
    /// What things are called.
    names: Names,
    /// Differences of stock that were applied before.
    stocked: u64,
}

/// Looks at everything in a file, and writes nothing.
///
/// # Errors
/// It is no zip file, or the shop cannot be read. What is wrong in its rows is in the plan.
pub async fn read(app: &App, path: &Path, progress: Progress) -> anyhow::Result<Plan> {
    // Large.
    Box::pin(look_at(app, path, progress)).await
}

async fn look_at(app: &App, path: &Path, progress: Progress) -> anyhow::Result<Plan> {
    let media = Media::at(app.media_url.as_deref().unwrap_or_default());
    let pictures = Pictures::new(Archive::open(path)?, media);
    let names = shop::names(app).await?;
    let banners = shop::banners(app).await?;
    let now = app.clock.now();
    let (problems, unknown) = (Problems::default(), Vec::new());
    let mut planner = Planner { app, now, pictures, names, problems, unknown, stocked: 0 };
    let categories = planner.look::<Category>(|_| {}).await?;
    let step = progress.counter(text!("catalogue.step.looking"));
    let products = planner.look::<Product>(|rows| step.advance(rows)).await?;
    drop(step);
    let themes = planner.look::<Theme>(|_| {}).await?;
    let new_banners = planner.look::<Banner>(|_| {}).await?;
    let items = planner.look_at_items(&banners).await?;
    refuse_full(&mut planner, &categories, &products).await?;
    if !planner.pictures.archive.has_sheets() {
        let why = planner.pictures.archive.without_sheets();
        planner.problems.of_file(&path.display().to_string(), why);
    }
    planner.problems.sort();
    let Planner { pictures, problems, unknown, names, stocked, .. } = planner;
    Ok(Plan { categories, products, themes, banners: new_banners, items, pictures, problems, unknown, names, stocked })
}

/// A category that is to go may have no products then.
async fn refuse_full(
    planner: &mut Planner<'_>,
    categories: &Steps<Category>,
    products: &Steps<Product>,
) -> anyhow::Result<()> {
    for step in &categories.steps {
        let What::Delete(category) = &step.what else { continue };
        let list = shared::shop::category::store::products(category.id);
        let counter = planner.app.table.get::<counter::Counter>(&counter::key(&list), Read::Consistent).await?;
        let is_in = |product: &Product| i64::from(product.category_id == Some(category.id));
        let change: i64 = products
            .steps
            .iter()
            .map(|step| match &step.what {
                What::Create(_, new) => is_in(new),
                What::Change { before, after } => is_in(after) - is_in(before),
                What::Delete(before) => -is_in(before),
            })
            .sum();
        let left = counter.map_or(0, |counter| counter.total).cast_signed() + change;
        if left > 0 {
            let message = t!("catalogue.category_full", name = category.name, left = left);
            planner.problems.of_row(CategoryColumn::FILE, step.row, message);
        }
    }
    Ok(())
}
