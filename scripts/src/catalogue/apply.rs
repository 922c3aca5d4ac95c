//! Doing what was planned: row by row, each all or nothing. What was done is done, also where another row is refused; the
//! same file again does the rest.

mod row;

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use shared::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    shop::product::Product,
};

use super::{
    Plan,
    column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn},
    plan::{Step, What},
    problem::{Problem, Problems},
};
use crate::language::{said, text};
use crate::progress::Progress;

/// Products that are written at once.
const ABREAST: usize = 8;

#[derive(Debug, Default)]
pub struct Applied {
    /// Rows that were done, and pictures that were stored.
    pub rows: u64,
    pub pictures: u64,
    /// Rows that the shop has refused by now.
    pub problems: Problems,
    /// Ids that were taken when a thing was made, and those that it got instead.
    redrawn: HashMap<Id, Id>,
}

impl Plan {
    /// # Errors
    /// The shop broke down on the way; the same file again goes on.
    pub async fn apply(self, app: &App, progress: Progress) -> anyhow::Result<Applied> {
        // Large.
        Box::pin(self.apply_all(app, progress)).await
    }

    async fn apply_all(mut self, app: &App, progress: Progress) -> anyhow::Result<Applied> {
        anyhow::ensure!(self.problems.is_empty(), text!("catalogue.has_problems"));
        let mut applied = Applied { pictures: self.pictures.new_ones() as u64, ..Applied::default() };
        let step = progress.things(text!("catalogue.step.pictures"), applied.pictures);
        self.pictures.store(app, || step.advance(1)).await?;
        drop(step);
        let (gone, kept): (Vec<_>, Vec<_>) =
            self.categories.steps.into_iter().partition(|step| matches!(step.what, What::Delete(_)));
        for step in &kept {
            let done = row::category(app, step).await;
            applied.note(CategoryColumn::FILE, step.row, done)?;
        }
        applied.products(app, &self.products.steps, progress).await?;
        for step in &self.themes.steps {
            let done = row::theme(app, step, &applied).await;
            applied.note(ThemeColumn::FILE, step.row, done)?;
        }
        for step in &self.banners.steps {
            let done = row::banner(app, step).await;
            applied.note(BannerColumn::FILE, step.row, done)?;
        }
        for step in &self.items.steps {
            let done = row::item(app, step, &applied).await;
            applied.note(ItemColumn::FILE, step.row, done)?;
        }
        // When their products have left them.
        for step in &gone {
            let done = row::category(app, step).await;
            applied.note(CategoryColumn::FILE, step.row, done)?;
        }
        Ok(applied)
    }
}

/// The next row would meet the same.
fn is_breakdown(failure: &Failure) -> bool {
    [Code::Busy, Code::ServerError].contains(&failure.code())
}

/// The id that a thing was to have, and the one that it got.
type Made = Option<(Id, Id)>;

impl Applied {
    /// A breakdown ends the import; a refusal is the row's own.
    fn note(&mut self, file: &str, row: u64, done: Result<Made, Failure>) -> Result<(), Failure> {
        match done {
            Ok(made) => {
                self.rows += 1;
                self.redrawn.extend(made.filter(|(planned, id)| planned != id));
            }
            Err(failure) if is_breakdown(&failure) => return Err(failure),
            Err(refusal) => {
                let messages: Vec<_> =
                    refusal.faults().fields().values().flatten().map(|message| said(message)).collect();
                let message = if messages.is_empty() {
                    said(refusal.message()).into_owned()
                } else {
                    messages.join(text!("catalogue.semicolon"))
                };
                self.problems.add(Problem { file: file.into(), row: Some(row), column: None, message });
            }
        }
        Ok(())
    }

    /// The id that a thing got.
    fn real(&self, planned: Id) -> Id {
        self.redrawn.get(&planned).copied().unwrap_or(planned)
    }

    async fn products(&mut self, app: &App, steps: &[Step<Product>], progress: Progress) -> anyhow::Result<()> {
        let bar = progress.things(text!("catalogue.step.products"), steps.len() as u64);
        let this = &*self;
        let mut done = stream::iter(steps)
            .map(async |step| (step.row, row::product(app, step, this).await))
            .buffer_unordered(ABREAST);
        let mut results = Vec::new();
        while let Some((row, result)) = done.next().await {
            let is_over = result.as_ref().is_err_and(is_breakdown);
            results.push((row, result));
            bar.advance(1);
            if is_over {
                break;
            }
        }
        drop(done);
        results.sort_by_key(|(row, _)| *row);
        for (row, result) in results {
            self.note(ProductColumn::FILE, row, result)?;
        }
        Ok(())
    }
}
