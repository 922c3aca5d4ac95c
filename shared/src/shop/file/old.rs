//! `OLDFILE#<path>/FILE`: where an imported file was in mini-shop-server, and the key that it has here.

use serde::{Deserialize, Serialize};

use crate::{
    error::Failure,
    storage::{Entity, Key, Read, Table},
};

/// The address that an imported file had, below the original's folder of files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldAddress {
    pub path: String,
    /// Of its object under `static/files/`.
    pub key: String,
}

impl Entity for OldAddress {
    fn key(&self) -> Key {
        key(&self.path)
    }
}

fn key(path: &str) -> Key {
    Key::new(format!("OLDFILE#{path}"), "FILE")
}

/// The key of the file that was at this path. One call.
pub async fn find(table: &Table, path: &str) -> Result<Option<String>, Failure> {
    Ok(table.get::<OldAddress>(&key(path), Read::Eventual).await?.map(|old| old.key))
}
