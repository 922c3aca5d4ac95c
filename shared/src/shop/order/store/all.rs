//! Everybody's orders, newest first, for the back office.
//!
//! The list stands in [`SHARDS`] partitions of an index: see [`Merged`]. A place in it is the time and the id of an order.

use super::{Listed, Order, SHARDS, key, shard};
use crate::{
    clock::Epoch,
    error::Failure,
    ids::padded,
    shop::order::Status,
    storage::{Index, IndexKey, Merged, PageRequest, Read, Section, Table},
};

/// Which orders are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Placed at this time or later.
    pub start: Option<Epoch>,
    /// Placed at this time or before.
    pub end: Option<Epoch>,
    pub status: Option<Status>,
}

pub(super) fn places(order: &Order) -> Vec<IndexKey> {
    let sk = position(order.create_time, &padded(order.id));
    let shard = shard(order.id);
    let place = |index, pk: String| IndexKey { index, pk, sk: sk.clone() };
    vec![place(Index::One, all(shard)), place(Index::Two, in_state(order.status, shard))]
}

fn position(time: Epoch, id: &str) -> String {
    format!("{:010}#{id}", time.max(0))
}

fn all(shard: u64) -> String {
    format!("ORDERS#{shard}")
}

fn in_state(status: Status, shard: u64) -> String {
    format!("ORDERS#{}#{shard}", u8::from(status))
}

impl Filter {
    fn list(&self) -> Merged {
        let partition = |shard| match self.status {
            None => all(shard),
            Some(status) => in_state(status, shard),
        };
        Merged {
            name: format!("ORDERS {self:?}"),
            index: Some(if self.status.is_none() { Index::One } else { Index::Two }),
            partitions: (0..SHARDS).map(partition).collect(),
            first: position(self.start.unwrap_or(0), ""),
            // `~` sorts after every digit.
            last: position(self.end.unwrap_or(9_999_999_999), "~"),
        }
    }
}

/// A page of all orders that the filter lets through. One query of each partition and one batch for the orders; as many
/// queries more for the total, where the page does not show it.
pub async fn list_all(table: &Table, filter: &Filter, page: &PageRequest) -> Result<Section<Order>, Failure> {
    let list = filter.list();
    let listed = table.merged::<Listed>(&list, page).await?;
    let orders = read(table, &listed.items).await?;
    let stretch = listed.replace(orders);
    let total = match stretch.known_total() {
        Some(total) => total,
        None => table.count_merged(&list).await?,
    };
    Ok(stretch.with_total(total))
}

async fn read(table: &Table, shown: &[Listed]) -> Result<Vec<Order>, Failure> {
    let keys: Vec<_> = shown.iter().filter_map(Listed::ids).map(|(owner, id)| key(owner, id)).collect();
    let mut found = table.get_many(keys.clone(), Read::Eventual).await?;
    let orders = keys.iter().map(|key| found.take::<Order>(key)).collect::<Result<Vec<_>, _>>()?;
    Ok(orders.into_iter().flatten().collect())
}
