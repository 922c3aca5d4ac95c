//! `USER#<owner>/ORDER#<id>`: an order stands in its owner's partition, so that an order of somebody else cannot even be
//! asked for, and one just placed is in the list at once. `ORDER#<id>/OWNER` says whose the order is: it keeps ids, and
//! with them order numbers, unique among all users. `ORDERKEY#<owner>/<key>` remembers an idempotency key.
//!
//! `gsi1 ORDERS#<shard>` lists all orders by time, `gsi2 ORDERS#<status>#<shard>` those in one state, `gsi3 DUE#<shard>` those
//! with something to be done. Every order writes there, so each list is spread over [`SHARDS`] partitions.

mod all;
mod change;
pub mod dead;
mod due;
mod list;
mod owner;
mod place;
pub mod repeat;

pub use self::{
    all::{Filter, list_all},
    change::{change, change_from},
    due::{Listed, due, shards},
    list::{list_of, recount},
    owner::{Numbered, Owner, find_by_no, owner_of},
    place::{Outcome, Request, place},
};
use super::Order;
use crate::{
    clock::Epoch,
    error::Failure,
    ids::{Id, padded},
    shop::user,
    storage::{Entity, IndexKey, Key, Read, Table},
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

    fn indexed(&self) -> Vec<IndexKey> {
        [all::places(self), due::place(self).into_iter().collect()].concat()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// A partition of an index takes a thousand writes a second, and an order makes a few in its life.
const SHARDS: u64 = 4;

fn shard(id: Id) -> u64 {
    id % SHARDS
}

fn key(owner: Id, id: Id) -> Key {
    Key::new(user::store::partition(owner), sort_key(id))
}

fn sort_key(id: Id) -> String {
    format!("ORDER#{}", padded(id))
}

/// Owner and id of the order with this key.
pub fn ids_of(pk: &str, sk: &str) -> Option<(Id, Id)> {
    let owner = pk.strip_prefix("USER#")?.parse().ok()?;
    Some((owner, sk.strip_prefix("ORDER#")?.parse().ok()?))
}

/// For whoever copies orders as they are: [`Owner`] tells whose an order is.
pub fn key_of(owner: Id, id: Id) -> Key {
    key(owner, id)
}

/// Consistent: an order just placed is there.
pub async fn find_of(table: &Table, owner: Id, id: Id) -> Result<Option<Order>, Failure> {
    table.get(&key(owner, id), Read::Consistent).await
}
