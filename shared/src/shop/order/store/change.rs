//! What happens to an order after it was placed.

use super::{Order, busy, find_of};
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::{order::Status, product},
    storage::{Rejected, Table, Write},
};

/// How often an order may change under a request before it gives up. Each change moves the order on, and no order has
/// that many.
const ATTEMPTS: usize = 5;

/// Changes a user's order as `decide` says, asking again where it was changed meanwhile. An order that is closed gives
/// its pieces back in the same transaction.
///
/// # Errors
/// 50010 where the user has no such order, and whatever `decide` refuses.
pub async fn change(
    table: &Table,
    owner: Id,
    id: Id,
    decide: impl Fn(&Order) -> Result<Order, Code>,
) -> Result<Order, Failure> {
    for _ in 0..ATTEMPTS {
        let order = find_of(table, owner, id).await?.ok_or(Code::OrderNotFound)?;
        let mut next = decide(&order)?;
        match write(table, &mut next).await {
            Ok(()) => return Ok(next),
            Err(Rejected::Refused(refusals)) if refusals.iter().all(|refusal| refusal.index == 0) => {}
            Err(rejected) => return Err(rejected.into()),
        }
    }
    Err(busy().because("an order changed too often"))
}

async fn write(table: &Table, next: &mut Order) -> Result<(), Rejected> {
    if next.status != Status::Closed || !next.holds_stock {
        return table.write(Write::replace(next)).await;
    }
    next.holds_stock = false;
    let mut writes = vec![Write::replace(next)];
    writes.extend(next.lines.iter().map(|line| product::store::return_stock(line.product_id, line.count)));
    table.commit(writes).await
}
