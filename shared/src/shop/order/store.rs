//! `USER#<owner>/ORDER#<id>`: an order stands in its owner's partition, so that an order of somebody else cannot even be
//! asked for, and one just placed is in the list at once. `ORDER#<id>/OWNER` says whose the order is: it keeps ids, and
//! with them order numbers, unique among all users. `ORDERKEY#<owner>/<key>` remembers an idempotency key.

mod change;
mod list;
mod owner;
mod place;
mod repeat;

use std::time::Duration;

pub use self::{
    change::change,
    list::{list_of, recount},
    owner::Owner,
    place::{Outcome, Request, place},
};
use super::Order;
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::{Id, padded},
    shop::user,
    storage::{Entity, Key, Read, Table},
};

/// Seconds after its id was drawn in which an order may begin to be written. Writing it takes a request's time at most.
const PLACEABLE: Epoch = 10 * 60;
/// Seconds after which no order with such an id will appear any more, whatever happened on the way. Leaves room for a
/// request's time and for clocks that disagree.
const SETTLED: Epoch = 15 * 60;

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

/// Others were faster, again and again.
fn busy() -> Failure {
    Failure::new(Code::Busy).retry_after(Duration::from_secs(1))
}

/// Consistent: an order just placed is there.
pub async fn find_of(table: &Table, owner: Id, id: Id) -> Result<Option<Order>, Failure> {
    table.get(&key(owner, id), Read::Consistent).await
}
