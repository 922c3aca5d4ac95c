//! Correcting how many files show an object: for data from before anybody counted.
//!
//! Read the [`counts`], count the files, then [`correct`]: that is refused where a file came or went meanwhile, for each
//! comes and goes together with a change of its object's count.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{key, list, listed, unlist};
use crate::{
    clock::Epoch,
    error::Failure,
    storage::{Condition, Read, Table, Update, Write},
};

/// How many files an object is said to be shown by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Count {
    pub key: String,
    pub refs: u64,
    /// None where it has not changed since versions are kept.
    #[serde(default)]
    version: Option<u64>,
}

/// What is said of these objects. Consistent; one call for every 100.
pub async fn counts(table: &Table, of: impl IntoIterator<Item = &str>) -> Result<BTreeMap<String, Count>, Failure> {
    let of: Vec<&str> = of.into_iter().collect();
    let mut found = table.get_many(of.iter().map(|of| key(of)), Read::Consistent).await?;
    let mut counts = BTreeMap::new();
    for of in of {
        counts.extend(found.take::<Count>(&key(of))?.map(|count| (of.to_owned(), count)));
    }
    Ok(counts)
}

/// So many files show the object. Refused as [`Code::Conflict`](crate::error::Code::Conflict) where another number has been
/// written since `read`, or the object is being deleted.
pub fn correct(of: &str, files: u64, read: Option<&Count>, now: Epoch) -> Write {
    let unchanged = match read {
        None => Condition::absent(),
        Some(Count { version: None, refs, .. }) => Condition::default().without("version").equals("refs", refs),
        Some(Count { version: Some(version), refs, .. }) => Condition::version(*version).equals("refs", refs),
    };
    let counted = Update::default().set("key", of).set("refs", files).new_version();
    let counted = if files > 0 { unlist(counted) } else { list(counted, listed(of, now)) };
    Write::update(key(of), counted).when(unchanged.without("condemned"))
}
