//! `SEARCH/SNAPSHOT` says which object holds the snapshot, `SEARCH/CHANGE#<product>` what that one lacks: the latest of each
//! product, written in the transaction that writes the product. One query brings both.
//!
//! The changes come first in it, and what names the snapshot after them: a change that a worker forgets meanwhile is in the
//! snapshot that is named.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::{Id, padded},
    shop::product::Product,
    storage::{Condition, Entity, Key, Query, Read, Rejected, Table, Write, retry},
};

const PARTITION: &str = "SEARCH";

/// What is known of the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The key of the object that holds it; none before the first one.
    pub object: Option<String>,
    /// When changes were last folded in.
    pub folded: Epoch,
    /// While all products are read anew: up to this id they have been.
    pub rebuilt: Option<Id>,
    /// Objects that are not the snapshot any more, or not yet.
    pub litter: Vec<Litter>,
    #[serde(default)]
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Litter {
    pub object: String,
    /// Since when nobody has a reason to begin reading it.
    pub since: Epoch,
}

impl Entity for Header {
    fn key(&self) -> Key {
        key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// With the product's own version: a change that has become another one meanwhile has another one.
impl Entity for Change {
    fn key(&self) -> Key {
        Key::new(PARTITION, format!("CHANGE#{}", padded(self.id)))
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key() -> Key {
    Key::new(PARTITION, "SNAPSHOT")
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Header(Header),
    Change(Change),
}

/// What is known, and what it lacks.
pub async fn read(table: &Table, most: usize) -> Result<(Header, Vec<Change>), Failure> {
    let (mut header, mut changes) = (None, Vec::new());
    for row in table.query(&Query::partition(PARTITION).limit(most + 1).consistent()).await? {
        match row {
            Row::Header(found) => header = Some(found),
            Row::Change(change) => changes.push(change),
        }
    }
    // One too many: that is where the header would be.
    changes.truncate(most);
    let header = match header {
        Some(header) => header,
        None if changes.len() < most => Header::default(),
        None => self::header(table).await?,
    };
    Ok((header, changes))
}

/// At most `most` of what is lacking.
pub async fn changes(table: &Table, most: usize) -> Result<Vec<Change>, Failure> {
    table.query(&Query::partition(PARTITION).prefix("CHANGE#").limit(most).consistent()).await
}

async fn header(table: &Table) -> Result<Header, Failure> {
    Ok(table.get(&key(), Read::Consistent).await?.unwrap_or_default())
}

/// Writes it in place of the one that was read; [`Code::Conflict`] where somebody else was faster.
pub async fn replace(table: &Table, header: &mut Header) -> Result<(), Failure> {
    let as_read = if header.version == 0 { Condition::absent() } else { Condition::version(header.version) };
    table.write(Write::put(header).when(as_read).or(Code::Conflict)).await?;
    header.version += 1;
    Ok(())
}

/// Has all products read anew: for whoever has stored some past [`follow`]. The worker begins within a minute, and what is
/// found meanwhile stays as it was.
pub async fn rebuild(table: &Table) -> Result<(), Failure> {
    retry(|| async {
        let mut header = header(table).await?;
        header.rebuilt = Some(0);
        replace(table, &mut header).await
    })
    .await
}

/// Notes that the snapshot is not there, or cannot be read: the worker makes another one. [`Code::Conflict`] where there is
/// one already.
pub async fn lose(table: &Table, mut header: Header) -> Result<(), Failure> {
    tracing::error!(object = header.object, "the search snapshot is lost");
    let since = header.folded;
    header.litter.extend(header.object.take().map(|object| Litter { object, since }));
    header.rebuilt = Some(0);
    replace(table, &mut header).await
}

/// Forgets a change that the snapshot has, unless it has become another one.
pub async fn forget(table: &Table, change: Change) -> Result<(), Failure> {
    match table.write(Write::delete(change.key()).when(Condition::version(change.version))).await {
        Ok(()) | Err(Rejected::Refused(_)) => Ok(()),
        Err(Rejected::Failed(failure)) => Err(failure),
    }
}

/// What is written together with a product, so that search keeps in step: nothing where search would not notice.
pub fn follow(before: Option<&Product>, after: &Product) -> Option<Write> {
    let change = Change::of(after);
    let noticed = before.is_none_or(|before| change.differs(&Change::of(before)));
    noticed.then(|| Write::put(&change))
}
