//! Stock: what orders take and give back, and what clerks correct. Nothing else of a product changes with it, not even its
//! version: the summary of a product that sells every moment can still be edited.

use super::key;
use crate::{
    error::Code,
    ids::Id,
    shop::product::{Correction, MOST_STOCK, Product},
    storage::{Condition, Update, Write},
};

const STOCK: &str = "stock";

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
    Write::update(key(id), Update::default().add(STOCK, by))
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
