//! Doing what one row says.

use shared::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    shop::{
        banner::{self, Banner, BannerItem, Target, store::items},
        category::{self, Category},
        product::{self, Correction, Product},
        theme::{self, Theme},
    },
    storage::{Entity, Read, Write},
};

use super::{Applied, Made};
use crate::catalogue::{
    item::{ItemStep, ItemWhat},
    mark::Claim,
    plan::{Step, What},
    stock::Stock,
    thing::{Thing, merge},
};

/// How often an id may be taken.
const DRAWS: u32 = 8;

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
                let theirs: Option<Claim> = app.table.get(&claim.key(), Read::Consistent).await?;
                return theirs.map(|theirs| Some((planned, theirs.id))).ok_or(failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(Code::Busy.into())
}

/// What is gone already need not go.
fn gone(done: Result<(), Failure>, missing: Code) -> Result<Made, Failure> {
    match done {
        Err(failure) if failure.code() == missing => Ok(None),
        done => done.map(|()| None),
    }
}

pub async fn category(app: &App, step: &Step<Category>) -> Result<Made, Failure> {
    match &step.what {
        What::Create(claim, new) => make(app, claim, new, category::store::create).await,
        What::Change { before, after } => {
            category::store::edit(&app.table, before.id, |now| now.merge(before, after)).await.map(|_| None)
        }
        What::Delete(there) => gone(category::store::remove(&app.table, there.id).await, Code::CategoryNotFound),
    }
}

pub async fn product(app: &App, step: &Step<Product>, applied: &Applied) -> Result<Made, Failure> {
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
        Stock::Set { pieces, .. } => {
            let set = Correction::Set { pieces: *pieces, expected: None };
            product::store::edit(&app.table, id, Some(set), |_| Ok(())).await.map(drop)
        }
        Stock::By { by, mark, .. } => {
            let on_sale = product::store::move_stock(id, *by);
            match app.table.commit(vec![on_sale, Write::create(mark)]).await.map_err(Failure::from) {
                // By somebody who imports the same file at this moment.
                Err(failure) if failure.code() == Code::AlreadyExists => Ok(()),
                done => done,
            }
        }
    }
}

pub async fn theme(app: &App, step: &Step<Theme>, applied: &Applied) -> Result<Made, Failure> {
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

pub async fn banner(app: &App, step: &Step<Banner>) -> Result<Made, Failure> {
    match &step.what {
        What::Create(claim, new) => make(app, claim, new, banner::store::create).await,
        What::Change { before, after } => {
            banner::store::edit(&app.table, before.id, |now| now.merge(before, after)).await.map(|_| None)
        }
        What::Delete(there) => gone(banner::store::remove(&app.table, there.id).await, Code::BannerNotFound),
    }
}

pub async fn item(app: &App, step: &ItemStep, applied: &Applied) -> Result<Made, Failure> {
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
                merge!(now, before, after: image, key_word, kind);
            };
            items::edit(&app.table, before.id, to(banner_id), merge).await.map(|_| None)
        }
        ItemWhat::Delete(there) => gone(items::remove(&app.table, there.id).await, Code::BannerNotFound),
    }
}
