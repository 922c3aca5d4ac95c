//! `USER#<owner>/ORDER#<id>`: an order stands in its owner's partition, so that an order of somebody else cannot even be
//! asked for. `ORDERKEY#<owner>/<key>` remembers an idempotency key.
//!
//! How many orders a user has is not a counter that every order writes (a transaction has room for 99 lines and the
//! order itself, and no more). The user's own item carries a [`Tally`]: how many orders there are up to some id. The list
//! counts what is newer, which is on its first page most of the time, and moves the tally on when it is not.

use serde::{Deserialize, Serialize};

use super::{Order, Status};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::{Id, first_at, padded},
    shop::{
        product,
        user::{self, Tally, User},
    },
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Rejected, Section, Table, Update, Write},
};

impl Entity for Order {
    fn key(&self) -> Key {
        key(self.user_id, self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(owner: Id, id: Id) -> Key {
    Key::new(user::store::partition(owner), sort_key(id))
}

fn sort_key(id: Id) -> String {
    format!("ORDER#{}", padded(id))
}

/// Seconds after its id was drawn in which an order can still be written. The tally never counts younger ids.
const SETTLED: Epoch = 15 * 60;

/// Consistent: an order just placed is there.
pub async fn find_of(table: &Table, owner: Id, id: Id) -> Result<Option<Order>, Failure> {
    table.get(&key(owner, id), Read::Consistent).await
}

/// Newest first, as of now.
pub async fn list_of(table: &Table, owner: &User, page: &PageRequest, now: Epoch) -> Result<Section<Order>, Failure> {
    let query = Query::partition(user::store::partition(owner.id)).prefix("ORDER#").descending().consistent();
    let stretch = table.stretch::<Order>(&query, page).await?;
    if let Some(total) = stretch.known_total() {
        return Ok(stretch.with_total(total));
    }
    let tally = owner.orders;
    let newer = stretch.items.iter().filter(|order| order.id > tally.upto).count();
    // A first page that reaches down to the tally, or to the end, has seen everything that is newer.
    let seen_all = stretch.current_page == 1 && (newer < stretch.items.len() || !stretch.has_more());
    let total = if seen_all { tally.total + newer as u64 } else { count(table, owner, now).await? };
    Ok(stretch.with_total(total))
}

/// Counts the orders above the tally, and moves it up to those that are settled.
async fn count(table: &Table, owner: &User, now: Epoch) -> Result<u64, Failure> {
    let tally = owner.orders;
    let settled = first_at((now - SETTLED) * 1000);
    let range = |first: Id, last: Id| {
        let partition = Query::partition(user::store::partition(owner.id)).consistent();
        partition.between(sort_key(first), sort_key(last))
    };
    let last = crate::ids::LIMIT - 1;
    if settled <= tally.upto {
        return Ok(tally.total + table.count(&range(tally.upto + 1, last)).await?.0 as u64);
    }
    let old = table.count(&range(tally.upto + 1, settled)).await?.0 as u64;
    let young = table.count(&range(settled + 1, last)).await?.0 as u64;
    if old > 0 {
        let next = Tally { total: tally.total + old, upto: settled };
        let unchanged = Condition::present().equals("orders", tally);
        let save = Write::update(user::store::key(owner.id), Update::default().set("orders", next)).when(unchanged);
        match table.write(save).await {
            // Somebody else moved it: as good.
            Ok(()) | Err(Rejected::Refused(_)) => {}
            Err(Rejected::Failed(failure)) => return Err(failure),
        }
    }
    Ok(tally.total + old + young)
}

/// What an idempotency key stands for: one request, and the id its order has or will have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedKey {
    pub user_id: Id,
    pub key: String,
    /// A digest of the request: the same key with another body is refused.
    pub request: String,
    pub order_id: Id,
    pub create_time: Epoch,
    #[serde(default)]
    pub version: u64,
}

/// Seconds that an idempotency key is remembered.
pub const KEY_KEPT: Epoch = 24 * 3600;

impl Entity for PlacedKey {
    fn key(&self) -> Key {
        placed_key(self.user_id, &self.key)
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.create_time + KEY_KEPT)
    }
}

pub fn placed_key(owner: Id, key: &str) -> Key {
    Key::new(format!("ORDERKEY#{owner}"), key)
}

/// The writes of a new order: itself, and the pieces it takes. One transaction with at most 99 products.
pub fn place(order: &Order, items: &[(product::Product, u64)]) -> Vec<Write> {
    let mut writes = vec![Write::create(order).or(Code::AlreadyExists)];
    writes.extend(items.iter().map(|(product, count)| product::store::take_stock(product, *count)));
    writes
}

/// Moves an order on; a closed one gives its pieces back in the same transaction.
pub async fn advance(table: &Table, next: &Order) -> Result<(), Failure> {
    let mut next = next.clone();
    let mut returns = Vec::new();
    if next.status == Status::Closed && next.holds_stock {
        next.holds_stock = false;
        returns = next.lines.iter().map(|line| product::store::return_stock(line.product_id, line.count)).collect();
    }
    let mut writes = vec![Write::replace(&next)];
    writes.extend(returns);
    let done = if writes.len() == 1 { table.write(writes.remove(0)).await } else { table.commit(writes).await };
    done.map_err(Failure::from)
}
