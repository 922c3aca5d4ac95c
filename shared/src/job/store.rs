//! `JOB/<id>`, newest last; those under way are listed as `gsi3 JOBS`, by when the next worker may have them.

use super::{Job, Kind, State};
use crate::{
    app::App,
    clock::Epoch,
    error::Failure,
    ids::{Id, padded},
    storage::{Entity, Index, IndexKey, Key, PageRequest, Query, Read, Section, Table, Write},
};

const PARTITION: &str = "JOB";
const UNDER_WAY: &str = "JOBS";
/// Seconds that a job is shown after it has ended.
const KEPT: Epoch = 30 * 24 * 3600;

impl Entity for Job {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let sk = format!("{:010}#{}", self.lease_until, padded(self.id));
        let place = IndexKey { index: Index::Three, pk: UNDER_WAY.into(), sk };
        (self.state == State::Running).then_some(place).into_iter().collect()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn expires(&self) -> Option<Epoch> {
        (self.state != State::Running).then_some(self.update_time + KEPT)
    }
}

fn key(id: Id) -> Key {
    Key::new(PARTITION, padded(id))
}

/// The id of the job with this key.
pub fn id_of(pk: &str, sk: &str) -> Option<Id> {
    (pk == PARTITION).then(|| sk.parse().ok())?
}

/// Stores a new job, all or nothing with whatever else is to be written; the worker begins within a second.
pub async fn start(app: &App, kind: Kind, by: Id, with: Vec<Write>) -> Result<Job, Failure> {
    let job = Job::new(app.ids.next(), kind, by, app.clock.now());
    app.table.commit(with.into_iter().chain([Write::create(&job)]).collect()).await?;
    Ok(Job { version: 1, ..job })
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Job>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// Newest first.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Job>, Failure> {
    table.section(&Query::partition(PARTITION).descending().consistent(), page).await
}

/// Jobs that no worker has, at most `limit`. The index lags a moment behind the table.
pub async fn free(table: &Table, now: Epoch, limit: usize) -> Result<Vec<Id>, Failure> {
    let query = Query::index(Index::Three, UNDER_WAY).between("0", format!("{now:010}#~"));
    let keys: Vec<Key> = table.query(&query.limit(limit)).await?;
    Ok(keys.iter().filter_map(|key| id_of(&key.pk, &key.sk)).collect())
}
