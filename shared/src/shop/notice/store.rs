//! `NOTICE/<id>`: all notices stand together.

use std::collections::BTreeSet;

use super::Notice;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::counter,
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Rejected, Section, TRANSACTION, Table, Write, retry},
};

const ALL: &str = "NOTICE";

/// Notices that go in one transaction; the length of their list changes with them.
pub const MOST_AT_ONCE: usize = TRANSACTION - 1;

impl Entity for Notice {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

/// Consistent: what is closed cannot be read any more.
pub async fn find(table: &Table, id: Id) -> Result<Option<Notice>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// Newest first.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Notice>, Failure> {
    counter::section(table, &Query::partition(ALL).descending().consistent(), ALL, page).await
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one.
pub async fn create(table: &Table, draw: impl Fn() -> Notice) -> Result<Notice, Failure> {
    retry(|| async {
        let notice = draw();
        table.commit(vec![Write::create(&notice).or(Code::Conflict), counter::change(ALL, 1)]).await?;
        Ok(notice)
    })
    .await
}

/// The notice as `change` makes it. 10100 where there is none.
pub async fn change(table: &Table, id: Id, change: impl Fn(&mut Notice)) -> Result<Notice, Failure> {
    retry(|| async {
        let mut notice = find(table, id).await?.ok_or(Code::NotFound)?;
        change(&mut notice);
        table.write(Write::replace(&notice)).await?;
        Ok(notice)
    })
    .await
}

/// All of these that are there, at most [`MOST_AT_ONCE`]. Tried again without those that are missing.
pub async fn delete(table: &Table, ids: &BTreeSet<Id>) -> Result<(), Failure> {
    let mut ids: Vec<Id> = ids.iter().copied().collect();
    while !ids.is_empty() {
        let fewer = i64::try_from(ids.len()).map_err(Failure::internal)?;
        let gone = ids.iter().map(|id| Write::delete(key(*id)).when(Condition::present()).or(Code::NotFound));
        let missing = match table.commit(gone.chain([counter::change(ALL, -fewer)]).collect()).await {
            Ok(()) => return Ok(()),
            Err(Rejected::Refused(refusals)) => refusals,
            Err(Rejected::Failed(failure)) => return Err(failure),
        };
        let before = ids.len();
        let mut index = 0..;
        ids.retain(|_| index.next().is_some_and(|index| missing.iter().all(|refusal| refusal.index != index)));
        if ids.len() == before {
            return Err(Failure::internal("a transaction was refused for none of its writes"));
        }
    }
    Ok(())
}

/// Corrects the length of the list: see [`counter::recount`].
pub async fn recount(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, ALL, &Query::partition(ALL)).await
}
