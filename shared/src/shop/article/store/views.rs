//! `VIEWS#<article>#<shard>/VIEWS`: views that are not part of their article yet. Each view adds one to a shard drawn at
//! random: eight partitions take eight thousand a second, and nobody who edits the article is in the way. `gsi3 VIEWS`
//! lists every shard there is, so that the sweep finds them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::key;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    storage::{Condition, Index, IndexKey, Items, Key, Query, Read, Rejected, Table, Update, Write},
};

const SHARDS: usize = 8;
const LIST: &str = "VIEWS";
const SORT: &str = "VIEWS";

fn shard_key(article: Id, shard: usize) -> Key {
    Key::new(format!("VIEWS#{article}#{shard}"), SORT)
}

/// A shard as it is stored.
#[derive(Debug, Deserialize)]
pub struct Shard {
    pk: String,
    views: u64,
}

impl Shard {
    fn key(&self) -> Key {
        Key::new(&self.pk, SORT)
    }

    /// The article that was viewed.
    pub fn article(&self) -> Option<Id> {
        self.pk.strip_prefix("VIEWS#")?.split('#').next()?.parse().ok()
    }
}

/// What the shards of an article hold.
#[derive(Debug)]
pub struct Pending([u64; SHARDS]);

impl Pending {
    pub fn keys(article: Id) -> impl Iterator<Item = Key> {
        (0..SHARDS).map(move |shard| shard_key(article, shard))
    }

    /// From what a batch that asked for [`Pending::keys`] found.
    pub fn take(found: &mut Items, article: Id) -> Result<Self, Failure> {
        let mut pending = [0; SHARDS];
        for (shard, views) in pending.iter_mut().enumerate() {
            *views = found.take::<Shard>(&shard_key(article, shard))?.map_or(0, |shard| shard.views);
        }
        Ok(Self(pending))
    }

    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Adds a view. One whose answer DynamoDB's side has lost may count twice; none that was counted is lost.
    pub async fn count(&mut self, table: &Table, article: Id) -> Result<(), Failure> {
        let shard = usize::from(rand::random::<u8>()) % SHARDS;
        // The place never changes: only a new shard is written to the index.
        let place = IndexKey { index: Index::Three, pk: LIST.into(), sk: format!("{}#{shard}", padded(article)) };
        let more = Update::default().add("views", 1).listed(place);
        self.0[shard] = table.update::<Shard>(&shard_key(article, shard), &more).await?.views;
        Ok(())
    }
}

/// A shard as the index lists it.
#[derive(Debug, Deserialize)]
pub struct Listed {
    pk: String,
    sk: String,
    /// Its place in the index.
    #[serde(rename = "gsi3sk")]
    pub position: String,
}

/// Shards that there are, an article's side by side: at most `limit`, from `after` on. The index lags a moment behind.
pub async fn dirty(table: &Table, after: Option<&str>, limit: usize) -> Result<Vec<Listed>, Failure> {
    // A space sorts before every character of a position: just behind the last one.
    let first = after.map_or_else(|| "0".into(), |position| format!("{position} "));
    table.query(&Query::index(Index::Three, LIST).between(first, "~").limit(limit)).await
}

/// Those that are still there, as they are now, in the same order.
pub async fn shards(table: &Table, listed: &[Listed]) -> Result<Vec<Shard>, Failure> {
    let keys: Vec<Key> = listed.iter().map(|shard| Key::new(&shard.pk, &shard.sk)).collect();
    let mut found = table.get_many(keys.clone(), Read::Consistent).await?;
    let shards = keys.iter().map(|key| found.take(key)).collect::<Result<Vec<Option<Shard>>, _>>()?;
    Ok(shards.into_iter().flatten().collect())
}

/// Makes what these shards held when they were read part of their article, in one transaction. A shard that nobody counts
/// in goes; one that somebody does keeps what came since. Those of an article that is gone are deleted.
pub async fn fold(table: &Table, article: Id, shards: &[Shard]) -> Result<(), Failure> {
    let total = shards.iter().map(|shard| signed(shard.views)).sum();
    let mut busy = BTreeSet::new();
    loop {
        let more = Update::default().add("views", total).new_version();
        let more = Write::update(key(article), more).when(Condition::present()).or(Code::NotFound);
        let parts = shards.iter().map(|shard| if busy.contains(&shard.pk) { reduce(shard) } else { remove(shard) });
        let refusals = match table.commit([more].into_iter().chain(parts).collect()).await {
            Err(Rejected::Refused(refusals)) => refusals,
            done => return Ok(done?),
        };
        if refusals.iter().any(|refusal| refusal.code == Code::NotFound) {
            return table.delete_all(&shards.iter().map(Shard::key).collect::<Vec<_>>()).await;
        }
        for refusal in refusals {
            // The article is the first write. What a shard that is only reduced has not, another sweep has taken.
            if !busy.insert(shards[refusal.index - 1].pk.clone()) {
                return Ok(());
            }
        }
    }
}

fn remove(shard: &Shard) -> Write {
    Write::delete(shard.key()).when(Condition::default().equals("views", shard.views))
}

fn reduce(shard: &Shard) -> Write {
    let rest = Update::default().add("views", -signed(shard.views));
    Write::update(shard.key(), rest).when(Condition::default().at_least("views", shard.views))
}

fn signed(views: u64) -> i64 {
    i64::try_from(views).unwrap_or(i64::MAX)
}
