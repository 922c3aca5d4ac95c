//! `NOTICE/<id>`: all notices stand together.

use super::Notice;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::counter,
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Section, TRANSACTION, Table, Write, retry},
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

pub async fn create(table: &Table, notice: &Notice) -> Result<(), Failure> {
    Ok(table.commit(vec![Write::create(notice).or(Code::Conflict), counter::change(ALL, 1)]).await?)
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

/// All of these, at most [`MOST_AT_ONCE`], or none: 10100 where one is missing.
pub async fn delete(table: &Table, ids: impl ExactSizeIterator<Item = Id>) -> Result<(), Failure> {
    let fewer = i64::try_from(ids.len()).map_err(Failure::internal)?;
    let gone = ids.map(|id| Write::delete(key(id)).when(Condition::present()).or(Code::NotFound));
    let writes = gone.chain([counter::change(ALL, -fewer)]).collect();
    Ok(table.commit(writes).await?)
}
