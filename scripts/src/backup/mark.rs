//! `RESTORE/RESTORE` stands in a table while a backup is restored into it: one that was broken off is known, and can go on.

use crate::language::t;
use anyhow::bail;
use serde::{Deserialize, Serialize};
use shared::storage::{Entity, Key, Read, Table};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Which backup.
    pub sha256: String,
}

impl Entity for Mark {
    fn key(&self) -> Key {
        key()
    }
}

pub fn key() -> Key {
    Key::new("RESTORE", "RESTORE")
}

pub async fn find(table: &Table) -> anyhow::Result<Option<Mark>> {
    Ok(table.get(&key(), Read::Consistent).await?)
}

/// # Errors
/// The table is half of a backup.
pub async fn refuse(table: &Table) -> anyhow::Result<()> {
    if find(table).await?.is_some() {
        bail!(t!("restore.half"));
    }
    Ok(())
}
