//! Stock: what orders take and give back, and what clerks correct. Nothing else of a product changes with it, not even its
//! version: the summary of a product that sells every moment can still be edited.
//!
//! Beside its stock, a product counts the pieces that orders hold: both change in one write. So their sum is what the shop
//! has of it, which only a clerk changes, and one read of one item tells it, however many orders are under way. A backup is
//! not of one moment, and by this sum a restore knows what the stock must be with the orders that the backup has.

use serde::{Deserialize, Serialize};

use super::key;
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::product::{Correction, MOST_STOCK, Product},
    storage::{Condition, Read, Table, Update, Write},
};

const STOCK: &str = "stock";
const TAKEN: &str = "taken";

/// The numbers of a product that orders change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    pub id: Id,
    pub stock: u64,
    /// Pieces that orders hold; `None` where none ever did. In data of version 4 and before only those since this was counted.
    #[serde(default)]
    pub taken: Option<i64>,
}

impl Shelf {
    /// Pieces that the shop has of it: in stock, or held by orders.
    pub fn total(&self) -> i64 {
        pieces(self.stock).saturating_add(self.taken.unwrap_or(0))
    }

    /// The write that makes these its numbers. Refused as [`Code::Conflict`] where they have changed since they were read.
    pub fn settle(&self, stock: u64, taken: u64) -> Write {
        let unchanged = Condition::present().equals(STOCK, self.stock);
        let unchanged = match self.taken {
            Some(taken) => unchanged.equals(TAKEN, taken),
            None => unchanged.without(TAKEN),
        };
        Write::update(key(self.id), Update::default().set(STOCK, stock).set(TAKEN, taken)).when(unchanged)
    }
}

/// The numbers of these products as they are at this moment, on sale or not; of those that there are.
pub async fn shelves(table: &Table, ids: &[Id]) -> Result<Vec<Shelf>, Failure> {
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Consistent).await?;
    ids.iter().filter_map(|id| found.take(&key(*id)).transpose()).collect()
}

/// Takes `count` pieces for an order: only while they are there, at the price that was shown, and on sale.
pub fn take_stock(product: &Product, count: u64) -> Write {
    let enough = Condition::present().at_least(STOCK, count).equals("price", product.price).without("delete_time");
    add_stock(product.id, -pieces(count)).when(enough).or(Code::Conflict)
}

/// Puts pieces back, even of a product that has left the shelf meanwhile, or (`by` below 0) takes pieces that an order is
/// owed, whatever they cost by now. Refused as 30020 where they are gone.
pub fn move_stock(id: Id, by: i64) -> Write {
    let (condition, refusal) = match by {
        0.. => (Condition::present(), Code::ProductNotFound),
        _ => (Condition::present().at_least(STOCK, -by).without("delete_time"), Code::OutOfStock),
    };
    add_stock(id, by).when(condition).or(refusal)
}

fn add_stock(id: Id, by: i64) -> Write {
    Write::update(key(id), Update::default().add(STOCK, by).add(TAKEN, -by))
}

fn pieces(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Makes a correction part of a change: what [`Correction::apply`] found in what was read must hold when it is written.
pub(super) fn correct(correction: Correction, update: Update, condition: Condition) -> (Update, Condition) {
    match correction {
        Correction::Set { pieces, expected: None } => (update.set(STOCK, pieces), condition),
        Correction::Set { pieces, expected: Some(expected) } => {
            (update.set(STOCK, pieces), condition.equals(STOCK, expected))
        }
        Correction::By(by @ 1..) => {
            (update.add(STOCK, by), condition.absent_or_below(STOCK, pieces(MOST_STOCK) + 1 - by))
        }
        Correction::By(by) => (update.add(STOCK, by), condition.at_least(STOCK, -by)),
    }
}
