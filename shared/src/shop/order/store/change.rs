//! What happens to an order after it was placed: read, decide, write all or nothing; once more where it changed meanwhile.

use super::{Order, dead, find_of};
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::{order::tally, product},
    storage::{Rejected, Table, Write},
};

/// How often an order may change under a request before it gives up. Each change moves the order on, and no order has
/// that many.
const ATTEMPTS: usize = 8;

/// Changes a user's order as `decide` says, asking again where it was changed meanwhile. The goods that the order gives
/// back or takes, and the dead letters that its tasks become, move in the same transaction. Where `decide` changes nothing, nothing is written.
///
/// The transaction carries one token through all its tries: where its answer is lost, it is not decided a second time.
///
/// # Errors
/// 50010 where the user has no such order, 30020 where goods it would take are gone, and whatever `decide` refuses.
pub async fn change<F: Into<Failure>>(
    table: &Table,
    owner: Id,
    id: Id,
    decide: impl Fn(&Order) -> Result<Order, F>,
) -> Result<Order, Failure> {
    let order = find_of(table, owner, id).await?.ok_or(Code::OrderNotFound)?;
    change_from(table, order, decide).await
}

/// [`change`] of an order that was just read.
pub async fn change_from<F: Into<Failure>>(
    table: &Table,
    mut order: Order,
    decide: impl Fn(&Order) -> Result<Order, F>,
) -> Result<Order, Failure> {
    for _ in 0..ATTEMPTS {
        let mut next = decide(&order).map_err(Into::into)?;
        if next == order {
            return Ok(order);
        }
        next.hurry = next.is_in_a_hurry();
        let mut writes = vec![Write::replace(&next)];
        writes.extend(order.stock_moves(&next).into_iter().map(|(id, by)| product::store::move_stock(id, by)));
        writes.extend(dead::writes(&order, &next));
        match table.commit(writes).await {
            Ok(()) => {
                tally::changed(&order, &next);
                next.version += 1;
                return Ok(next);
            }
            Err(Rejected::Refused(refusals)) if refusals.iter().any(|refusal| refusal.index == 0) => {}
            Err(rejected) => return Err(rejected.into()),
        }
        order = find_of(table, order.user_id, order.id).await?.ok_or(Code::OrderNotFound)?;
    }
    Err(Failure::busy().because("an order changed too often"))
}
