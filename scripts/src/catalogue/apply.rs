//! Doing what was planned: row by row, each all or nothing. What was done is done, also where another row is refused; the
//! same file again does the rest.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    shop::{
        banner::{self, Banner},
        category::{self, Category},
        product::{self, Correction, Product},
        theme::{self, Theme},
    },
    storage::{Read, Write},
};

use super::{
    Plan,
    column::{BannerColumn, CategoryColumn, Column, ProductColumn, ThemeColumn},
    item::{ItemStep, ItemWhat},
    mark::Claim,
    plan::{Step, What},
    problem::{Problem, Problems},
    stock::Stock,
    thing::Thing,
};
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
    pub async fn apply(mut self, app: &App, progress: Progress) -> anyhow::Result<Applied> {
        anyhow::ensure!(self.problems.is_empty(), "a file with problems is not applied");
        let mut applied = Applied { pictures: self.pictures.new_ones() as u64, ..Applied::default() };
        let step = progress.things("pictures", applied.pictures);
        self.pictures.store(app, || step.advance(1)).await?;
        drop(step);
        let (gone, kept): (Vec<_>, Vec<_>) =
            self.categories.steps.into_iter().partition(|step| matches!(step.what, What::Delete(_)));
        for step in &kept {
            let done = category(app, step).await;
            applied.note(CategoryColumn::FILE, step.row, done)?;
        }
        applied.products(app, &self.products.steps, progress).await?;
        for step in &self.themes.steps {
            let done = theme(app, step, &applied).await;
            applied.note(ThemeColumn::FILE, step.row, done)?;
        }
        for step in &self.banners.steps {
            let done = banner(app, step).await;
            applied.note(BannerColumn::FILE, step.row, done)?;
        }
        for step in &self.items.steps {
            let done = item(app, step, &applied).await;
            applied.note(super::column::ItemColumn::FILE, step.row, done)?;
        }
        // When their products have left them.
        for step in &gone {
            let done = category(app, step).await;
            applied.note(CategoryColumn::FILE, step.row, done)?;
        }
        Ok(applied)
    }
}

/// A thing that was made, and the id that it was to have.
type Made = Option<(Id, Id)>;

impl Applied {
    /// A breakdown ends the import; a refusal is the row's own.
    fn note(&mut self, file: &str, row: u64, done: Result<Made, Failure>) -> Result<(), Failure> {
        match done {
            Ok(made) => {
                self.rows += 1;
                self.redrawn.extend(made.filter(|(planned, id)| planned != id));
            }
            Err(failure) if [Code::Busy, Code::ServerError].contains(&failure.code()) => return Err(failure),
            Err(refusal) => {
                let messages: Vec<String> = refusal.faults().fields().values().flatten().cloned().collect();
                let message = if messages.is_empty() { refusal.message().to_owned() } else { messages.join("；") };
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
        let bar = progress.things("products", steps.len() as u64);
        let this = &*self;
        let work = stream::iter(steps).map(async |step| Ok::<_, Failure>((step.row, product(app, step, this).await)));
        let mut done = work.buffer_unordered(ABREAST);
        let mut results = Vec::new();
        while let Some((row, result)) = done.try_next().await? {
            // What broke down will again.
            let is_over = result.as_ref().is_err_and(|failure| failure.code() == Code::ServerError);
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

/// Makes a thing, and notes which row it is of. Where somebody imports the same row at this moment, theirs is taken.
async fn make<T: Thing>(
    app: &App,
    claim: &Claim,
    thing: &T,
    writes: impl Fn(&T) -> Vec<Write>,
) -> Result<Made, Failure> {
    let planned = thing.id();
    let mut thing = thing.clone();
    for _ in 0..DRAWS {
        let claim = claim.with_id(thing.id());
        let all = writes(&thing).into_iter().chain([Write::create(&claim)]).collect();
        match app.table.commit(all).await.map_err(Failure::from) {
            Ok(()) => return Ok(Some((planned, thing.id()))),
            Err(failure) if failure.code() == Code::Conflict => thing.set_id(app.ids.next()),
            Err(failure) if failure.code() == Code::AlreadyExists => {
                let theirs: Option<Claim> =
                    app.table.get(&shared::storage::Entity::key(&claim), Read::Consistent).await?;
                return theirs.map(|theirs| Some((planned, theirs.id))).ok_or(failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(Code::Busy.into())
}

/// How often an id may be taken.
const DRAWS: u32 = 8;

/// What is gone already need not go.
fn gone(done: Result<(), Failure>, missing: Code) -> Result<Made, Failure> {
    match done {
        Err(failure) if failure.code() == missing => Ok(None),
        done => done.map(|()| None),
    }
}

async fn category(app: &App, step: &Step<Category>) -> Result<Made, Failure> {
    match &step.what {
        What::Create(claim, new) => make(app, claim, new, category::store::create).await,
        What::Change { before, after } => {
            category::store::edit(&app.table, before.id, |now| now.merge(before, after)).await.map(|_| None)
        }
        What::Delete(there) => gone(category::store::remove(&app.table, there.id).await, Code::CategoryNotFound),
    }
}

async fn product(app: &App, step: &Step<Product>, applied: &Applied) -> Result<Made, Failure> {
    let placed =
        |product: &Product| Product { category_id: product.category_id.map(|id| applied.real(id)), ..product.clone() };
    match &step.what {
        What::Create(claim, new) => make(app, claim, &placed(new), product::store::create).await,
        What::Change { before, after } => {
            let (id, after) = (before.id, placed(after));
            if after != *before {
                let merge = |now: &mut Product| {
                    now.merge(before, &after);
                    Ok(())
                };
                product::store::edit(&app.table, id, None, merge).await?;
            }
            if let Some(stock) = &step.stock {
                restock(app, id, stock).await?;
            }
            Ok(None)
        }
        What::Delete(there) => {
            gone(product::store::remove(&app.table, there.id, app.clock.now()).await, Code::ProductNotFound)
        }
    }
}

/// A difference and the mark that it was applied are one transaction.
async fn restock(app: &App, id: Id, stock: &Stock) -> Result<(), Failure> {
    match stock {
        Stock::Set(pieces) => {
            let set = Correction::Set { pieces: *pieces, expected: None };
            product::store::edit(&app.table, id, Some(set), |_| Ok(())).await.map(drop)
        }
        Stock::By(by, mark) => {
            let on_sale = product::store::move_stock(id, *by);
            match app.table.commit(vec![on_sale, Write::create(mark)]).await.map_err(Failure::from) {
                // By somebody who imports the same file at this moment.
                Err(failure) if failure.code() == Code::AlreadyExists => Ok(()),
                done => done,
            }
        }
    }
}

async fn theme(app: &App, step: &Step<Theme>, applied: &Applied) -> Result<Made, Failure> {
    let shown = |theme: &Theme| theme.product_ids.iter().map(|id| applied.real(*id)).collect::<Vec<_>>();
    match &step.what {
        What::Create(claim, new) => {
            let bare = Theme { product_ids: Vec::new(), ..new.clone() };
            let made = make(app, claim, &bare, theme::store::create).await?;
            if let (Some((_, id)), false) = (made, new.product_ids.is_empty()) {
                theme::store::arrange(&app.table, id, &shown(new)).await?;
            }
            Ok(made)
        }
        What::Change { before, after } => {
            let rest = Theme { product_ids: before.product_ids.clone(), ..after.clone() };
            if rest != *before {
                theme::store::edit(&app.table, before.id, |now| now.merge(before, &rest)).await?;
            }
            if after.product_ids != before.product_ids {
                theme::store::arrange(&app.table, before.id, &shown(after)).await?;
            }
            Ok(None)
        }
        What::Delete(there) => gone(theme::store::remove(&app.table, there.id).await, Code::ThemeNotFound),
    }
}

async fn banner(app: &App, step: &Step<Banner>) -> Result<Made, Failure> {
    match &step.what {
        What::Create(claim, new) => make(app, claim, new, banner::store::create).await,
        What::Change { before, after } => {
            banner::store::edit(&app.table, before.id, |now| now.merge(before, after)).await.map(|_| None)
        }
        What::Delete(there) => gone(banner::store::remove(&app.table, there.id).await, Code::BannerNotFound),
    }
}

async fn item(app: &App, step: &ItemStep, applied: &Applied) -> Result<Made, Failure> {
    use banner::{BannerItem, Target, store::items};
    let banner_id = applied.real(step.banner_id);
    // What it leads to may have got another id than it was to have.
    let led = |item: &BannerItem| match item.target() {
        Ok(Target::Product(id) | Target::Theme(id)) => {
            BannerItem { key_word: applied.real(id).to_string(), ..item.clone() }
        }
        _ => item.clone(),
    };
    let to = |banner_id| items::Move { banner_id: Some(banner_id), order: step.order };
    match &step.what {
        ItemWhat::Create(new) => {
            let new = led(new);
            let draw = || BannerItem { id: app.ids.next(), ..new.clone() };
            let placed = items::add(&app.table, banner_id, draw).await?;
            if step.order.is_some() {
                items::edit(&app.table, placed.item.id, to(banner_id), |_| {}).await?;
            }
            Ok(None)
        }
        ItemWhat::Change { before, after, .. } => {
            let after = led(after);
            let merge = |now: &mut BannerItem| {
                super::thing::merge!(now, before, after: image, key_word, kind);
            };
            items::edit(&app.table, before.id, to(banner_id), merge).await.map(|_| None)
        }
        ItemWhat::Delete(there) => gone(items::remove(&app.table, there.id).await, Code::BannerNotFound),
    }
}
