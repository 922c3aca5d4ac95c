//! A user's orders, and how many there are.
//!
//! That number is not a counter which every order writes: a transaction has no room for one more item. The user's own
//! item carries a [`Tally`]: how many orders there are up to some id. The list counts what is newer, which is on its first
//! page most of the time, and moves the tally on when it is not.

use futures_util::future::try_join;

use super::{Order, SETTLED, sort_key};
use crate::{
    clock::Epoch,
    error::Failure,
    ids::{Id, LIMIT, first_at},
    shop::user::{self, Tally, User},
    storage::{Condition, PageRequest, Query, Rejected, Section, Stretch, Table, Update, Write},
};

/// Newest first, as of now.
pub async fn list_of(table: &Table, owner: &User, page: &PageRequest, now: Epoch) -> Result<Section<Order>, Failure> {
    let query = Query::partition(user::store::partition(owner.id)).prefix("ORDER#").descending().consistent();
    let stretch = table.stretch::<Order>(&query, page).await?;
    let total = match stretch.known_total().or_else(|| seen(&stretch, owner.orders, page)) {
        Some(total) => total,
        None => count(table, owner, now).await?,
    };
    Ok(stretch.with_total(total))
}

/// How many orders there are, if the page tells: because it shows the last one, or the first that the tally has counted.
fn seen(page: &Stretch<Order>, tally: Tally, request: &PageRequest) -> Option<u64> {
    let before = (page.current_page - 1) * request.size as u64;
    let shown = page.items.len() as u64;
    let newer = page.items.iter().filter(|order| order.id > tally.upto).count() as u64;
    match (before, shown, newer) {
        // Beyond the end.
        (1.., 0, _) => None,
        _ if !page.has_more() => Some(before + shown),
        // The first page begins with the newest; any other one tells only where it goes on from newer to counted ones.
        (0, ..) | (_, _, 1..) if newer < shown => Some(tally.total + before + newer),
        _ => None,
    }
}

/// Counts anew what the tally has counted: for whoever stores orders with ids below it. No such order may come in between.
pub async fn recount(table: &Table, owner: &User) -> Result<(), Failure> {
    let tally = owner.orders;
    let counted = Query::partition(user::store::partition(owner.id)).between(sort_key(0), sort_key(tally.upto));
    let (total, _) = table.count(&counted.consistent()).await?;
    let total = total as u64;
    if total == tally.total {
        return Ok(());
    }
    let next = Update::default().set("orders", Tally { total, ..tally }).new_version();
    let unchanged = Condition::present().equals("orders", tally);
    table.write(Write::update(user::store::key(owner.id), next).when(unchanged)).await.map_err(Failure::from)
}

/// Counts the orders above the tally, and moves it up to those that are settled.
async fn count(table: &Table, owner: &User, now: Epoch) -> Result<u64, Failure> {
    let tally = owner.orders;
    let settled = first_at((now - SETTLED) * 1000).max(tally.upto);
    let count = async |above: Id, upto: Id| {
        if above >= upto {
            return Ok(0);
        }
        let partition = Query::partition(user::store::partition(owner.id)).consistent();
        let (orders, _) = table.count(&partition.between(sort_key(above + 1), sort_key(upto))).await?;
        Ok::<_, Failure>(orders as u64)
    };
    let (old, young) = try_join(count(tally.upto, settled), count(settled, LIMIT - 1)).await?;
    if old > 0 {
        let next = Tally { total: tally.total + old, upto: settled };
        let unchanged = Condition::present().equals("orders", tally);
        let save = Write::update(user::store::key(owner.id), Update::default().set("orders", next)).when(unchanged);
        match table.write(save).await {
            // Somebody else moved it: as good.
            Ok(()) | Err(Rejected::Refused(_)) => {}
            // The next list counts once more.
            Err(Rejected::Failed(failure)) => tracing::warn!(%failure, "a tally of orders was not saved"),
        }
    }
    Ok(tally.total + old + young)
}
