//! Emptying a log: it is empty at once, and a job deletes what was in it.

use futures_util::future::try_join_all;

use super::{Log, mark::Mark};
use crate::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    job::{self, Kind, Step},
    storage::{Key, Query, Table},
};

/// Entries of one partition that a step deletes.
const EACH: usize = 250;

/// Empties a log up to some id. One transaction: the mark, and the job that deletes what lies below it.
pub async fn clear(app: &App, log: Log, upto: Id, by: Id) -> Result<(), Failure> {
    let mark = Mark { log, upto }.set();
    match job::start(app, Kind::ClearLog { log, upto }, by, vec![mark]).await {
        // Somebody else has emptied it further, just now.
        Err(failure) if failure.code() == Code::Conflict => Ok(()),
        started => started.map(drop),
    }
}

/// Deletes some of what lies below the mark; as well twice as once.
pub async fn step(table: &Table, log: Log, upto: Id) -> Result<Step, Failure> {
    let last = Mark { log, upto }.end();
    let part = |pk| Query::partition(pk).between("0", &last).limit(EACH).consistent();
    let parts: Vec<Query> = log.partitions().into_iter().map(part).collect();
    let parts: Vec<Vec<Key>> = try_join_all(parts.iter().map(|query| table.query(query))).await?;
    let finished = parts.iter().all(|part| part.len() < EACH);
    let keys = parts.concat();
    table.delete_all(&keys).await?;
    Ok(Step { done: keys.len() as u64, finished, ..Step::default() })
}
