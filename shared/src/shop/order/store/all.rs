//! Everybody's orders, newest first, for the back office.
//!
//! The list stands in [`SHARDS`] partitions of an index; a page is the newest of what they all have. A place in the list is
//! the time and the id of an order, so that one cursor leads on in every partition.

use futures_util::future::try_join_all;

use super::{Listed, Order, SHARDS, key, shard};
use crate::{
    clock::Epoch,
    error::Failure,
    ids::padded,
    shop::order::Status,
    storage::{Index, IndexKey, PageRequest, Query, Read, Section, Stretch, Table, Walk},
};

/// A list is counted up to here: more is "at least so many", or each look at it would cost more than the last one.
pub const COUNTED: usize = 1000;

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
    fn query(&self, shard: u64, before: Option<&str>) -> Query {
        let query = match self.status {
            None => Query::index(Index::One, all(shard)),
            Some(status) => Query::index(Index::Two, in_state(status, shard)),
        };
        let first = position(self.start.unwrap_or(0), "");
        // `~` sorts after every digit; a position itself is no longer wanted once it was shown.
        let last = before.map_or_else(|| position(self.end.unwrap_or(9_999_999_999), "~"), just_before);
        query.between(first, last).descending()
    }

    /// What a cursor of this list belongs to.
    fn name(&self) -> String {
        format!("ORDERS {self:?}")
    }
}

/// The last text that sorts before a position: its digits end in the one below, or it would be another order's.
fn just_before(position: &str) -> String {
    let (time, id) = position.split_once('#').unwrap_or((position, "0"));
    match id.parse::<u64>() {
        Ok(0) | Err(_) => format!("{time}#"),
        Ok(id) => format!("{time}#{}", padded(id - 1)),
    }
}

/// A page of all orders that the filter lets through. One query of each partition and one batch for the orders; as many
/// queries more for the total, where the page does not show it.
pub async fn list_all(table: &Table, filter: &Filter, page: &PageRequest) -> Result<Section<Order>, Failure> {
    let walk = page.walk(&filter.name())?;
    let skip = walk.skip(page);
    // What is not counted has no page number.
    let found = if skip < COUNTED { newest(table, filter, &walk, skip + page.size + 1).await? } else { Vec::new() };
    let seen = found.len();
    let more = seen > skip + page.size;
    let shown: Vec<Listed> = found.into_iter().skip(skip).take(page.size).collect();
    let next = shown.last().filter(|_| more).map(|last| last.position.clone());
    let orders = read(table, &shown).await?;
    let stretch = Stretch::of(orders, filter.name(), &walk, next);
    let total = match stretch.known_total() {
        Some(total) => total,
        None if !more && skip < COUNTED => seen.min(COUNTED) as u64,
        None => count(table, filter).await?,
    };
    Ok(stretch.with_total(total))
}

/// The newest of all partitions, from where the walk has come to.
async fn newest(table: &Table, filter: &Filter, walk: &Walk, wanted: usize) -> Result<Vec<Listed>, Failure> {
    let queries: Vec<Query> = (0..SHARDS).map(|shard| filter.query(shard, walk.place()).limit(wanted)).collect();
    let parts = try_join_all(queries.iter().map(|query| table.query::<Listed>(query))).await?;
    let mut found: Vec<Listed> = parts.into_iter().flatten().collect();
    found.sort_by(|one, other| other.position.cmp(&one.position));
    Ok(found)
}

async fn read(table: &Table, shown: &[Listed]) -> Result<Vec<Order>, Failure> {
    let keys: Vec<_> = shown.iter().filter_map(Listed::ids).map(|(owner, id)| key(owner, id)).collect();
    let mut found = table.get_many(keys.clone(), Read::Consistent).await?;
    let orders = keys.iter().map(|key| found.take::<Order>(key)).collect::<Result<Vec<_>, _>>()?;
    Ok(orders.into_iter().flatten().collect())
}

async fn count(table: &Table, filter: &Filter) -> Result<u64, Failure> {
    let queries: Vec<Query> = (0..SHARDS).map(|shard| filter.query(shard, None).limit(COUNTED)).collect();
    let counts = try_join_all(queries.iter().map(|query| table.count(query))).await?;
    Ok(counts.iter().map(|(count, _)| count).sum::<usize>().min(COUNTED) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_goes_on_below_what_was_shown() {
        assert_eq!(just_before("1780286400#0000000000000017"), "1780286400#0000000000000016");
        assert_eq!(just_before("1780286400#0000000000000000"), "1780286400#");
        assert!(just_before("1780286400#0000000000000017").as_str() < "1780286400#0000000000000017");
        assert!("1780286399#~" < "1780286400#");
    }
}
