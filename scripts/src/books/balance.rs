//! Counting the pieces of each product, while the shop sells.
//!
//! An order that two surveys have seen in the same version was in this version all the time between them. The numbers of the
//! products are read between the two: so where no order of a product has changed, what its orders hold and its own numbers
//! are of one moment. The others are counted again, with the second survey as the first one.

use std::collections::BTreeSet;

use shared::{
    app::App,
    ids::Id,
    shop::product::store::{Shelf, shelves},
    storage::Rejected,
};

use super::Survey;
use crate::progress::Progress;

/// How often what changes meanwhile is counted again.
const ROUNDS: u32 = 5;

/// What is done about numbers that do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    Nothing,
    /// The stock becomes what the orders leave.
    Stock,
    /// The stock stays, and takes note of what the orders hold: for data from before that was counted.
    Taken,
}

/// A product whose numbers do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Off {
    pub product: Id,
    pub stock: u64,
    /// What is left of its pieces when the orders have theirs; below 0 where they hold more than there are.
    pub left: i64,
    /// Pieces that its orders hold.
    pub held: u64,
    /// The same, as the product itself has counted them.
    pub taken: i64,
}

impl Off {
    /// `None` where all is well.
    pub(super) fn of(shelf: &Shelf, held: u64) -> Option<Self> {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let taken = shelf.taken.unwrap_or(0);
        let left = shelf.total().saturating_sub(signed(held));
        (taken != signed(held)).then_some(Self { product: shelf.id, stock: shelf.stock, left, held, taken })
    }
}

/// What counting came to.
#[derive(Debug, Default)]
pub struct Balance {
    pub products: usize,
    /// As they were found.
    pub off: Vec<Off>,
    /// Products that were ordered all the time, and could not be counted.
    pub open: usize,
}

/// Counts all products, and repairs as asked. `survey` is the first one.
pub async fn balance(app: &App, survey: &Survey, repair: Repair, progress: Progress) -> anyhow::Result<Balance> {
    let mut open: BTreeSet<Id> = survey.shelves.keys().copied().collect();
    let mut balance = Balance { products: open.len(), ..Balance::default() };
    let mut later: Option<Survey> = None;
    for _ in 0..ROUNDS {
        if open.is_empty() {
            break;
        }
        let ids: Vec<Id> = open.iter().copied().collect();
        let read = shelves(&app.table, &ids).await?;
        let second = Survey::of(&app.table, Some(later.as_ref().unwrap_or(survey)), progress).await?;
        let mut again = BTreeSet::new();
        for shelf in read {
            if second.moved.contains(&shelf.id) {
                again.insert(shelf.id);
                continue;
            }
            let Some(off) = Off::of(&shelf, second.held(shelf.id)) else { continue };
            match settle(app, &shelf, &off, repair).await {
                Ok(()) => balance.off.push(off),
                Err(Rejected::Refused(_)) => drop(again.insert(shelf.id)),
                Err(Rejected::Failed(failure)) => return Err(failure.into()),
            }
        }
        open = again;
        later = Some(second);
    }
    balance.open = open.len();
    Ok(balance)
}

async fn settle(app: &App, shelf: &Shelf, off: &Off, repair: Repair) -> Result<(), Rejected> {
    let stock = match repair {
        Repair::Nothing => return Ok(()),
        // Where the orders hold more than there is, nothing is left.
        Repair::Stock => u64::try_from(off.left).unwrap_or(0),
        Repair::Taken => shelf.stock,
    };
    app.table.write(shelf.settle(stock, off.held)).await
}
