//! `UPLOAD#<id>/UPLOAD`, listed as `gsi3 UPLOADS` by when it is over.

use super::Upload;
use crate::{
    clock::Epoch,
    error::Failure,
    ids::{Id, padded},
    storage::{Condition, Entity, Index, IndexKey, Key, Query, Read, Table, Write, retry},
};

const LISTED: &str = "UPLOADS";
/// Seconds after which DynamoDB forgets what no sweep has cleared away.
const KEPT: Epoch = 2 * 24 * 3600;

impl Entity for Upload {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let sk = format!("{:010}#{}", self.expires, padded(self.id));
        vec![IndexKey { index: Index::Three, pk: LISTED.into(), sk }]
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.expires + KEPT)
    }
}

fn key(id: Id) -> Key {
    Key::new(format!("UPLOAD#{id}"), "UPLOAD")
}

/// Stores what `draw` makes; where another one has its id, `draw` makes it with another one.
pub async fn create(table: &Table, draw: impl Fn() -> Upload) -> Result<Upload, Failure> {
    retry(|| async {
        let upload = draw();
        table.write(Write::create(&upload).or(crate::error::Code::Conflict)).await?;
        Ok(Upload { version: 1, ..upload })
    })
    .await
}

/// One of this user's that is not over. Consistent.
pub async fn of_owner(table: &Table, owner: Id, id: Id, now: Epoch) -> Result<Option<Upload>, Failure> {
    let found: Option<Upload> = table.get(&key(id), Read::Consistent).await?;
    Ok(found.filter(|upload| upload.owner == owner && upload.expires > now))
}

/// Writes it in place of what was read. [`crate::error::Code::Conflict`] where it has changed since.
pub async fn replace(table: &Table, upload: Upload) -> Result<Upload, Failure> {
    table.write(Write::replace(&upload)).await?;
    Ok(Upload { version: upload.version + 1, ..upload })
}

/// Those that are over, at most `limit`.
pub async fn over(table: &Table, now: Epoch, limit: usize) -> Result<Vec<Upload>, Failure> {
    let query = Query::index(Index::Three, LISTED).between("0", format!("{now:010}#~")).limit(limit);
    let listed: Vec<Key> = table.query(&query).await?;
    let mut found = table.get_many(listed.iter().cloned(), Read::Consistent).await?;
    let uploads = listed.iter().map(|key| found.take::<Upload>(key)).collect::<Result<Vec<_>, _>>()?;
    Ok(uploads.into_iter().flatten().filter(|upload| upload.expires <= now).collect())
}

/// Forgets it, if it has not changed since it was read.
pub async fn delete(table: &Table, upload: &Upload) -> Result<(), Failure> {
    let unchanged = Condition::version(upload.version);
    Ok(table.write(Write::delete(key(upload.id)).when(unchanged)).await?)
}
