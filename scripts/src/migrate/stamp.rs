//! `META/SCHEMA`: the version of a table's data, who wrote it, and how far the migration to the next one is.

use serde::{Deserialize, Serialize};
use shared::{
    app::App,
    clock::Epoch,
    error::Failure,
    ids::Id,
    storage::{Condition, Entity, Key, Read, Table, Write},
};

use super::CURRENT;

pub const PARTITION: &str = "META";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The version of the data.
    pub data: u32,
    /// The version of the program that wrote this.
    by: String,
    time: Epoch,
    /// The id up to which the migration to the next version has come.
    #[serde(default)]
    pub after: Id,
    #[serde(default)]
    version: u64,
}

impl Entity for Stamp {
    fn key(&self) -> Key {
        key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key() -> Key {
    Key::new(PARTITION, "SCHEMA")
}

impl Stamp {
    fn of(data: u32) -> Self {
        Self { data, by: String::new(), time: 0, after: 0, version: 0 }
    }

    /// As it stands; data without one has version 1.
    pub async fn load(table: &Table) -> Result<Self, Failure> {
        Ok(table.get(&key(), Read::Consistent).await?.unwrap_or_else(|| Self::of(1)))
    }

    /// Writes it in the place of the one that was read; [`Code::Conflict`](shared::error::Code::Conflict) where somebody else
    /// was faster.
    pub async fn replace(&mut self, table: &Table, now: Epoch) -> Result<(), Failure> {
        let as_read = if self.version == 0 { Condition::absent() } else { Condition::version(self.version) };
        env!("CARGO_PKG_VERSION").clone_into(&mut self.by);
        self.time = now;
        table.write(Write::put(self).when(as_read)).await?;
        self.version += 1;
        Ok(())
    }
}

/// The version of a table's data.
pub async fn data_version(table: &Table) -> Result<u32, Failure> {
    Ok(Stamp::load(table).await?.data)
}

/// Takes note that a new table's data is as this program writes it.
pub async fn stamp(app: &App) -> Result<(), Failure> {
    Stamp::of(CURRENT).replace(&app.table, app.clock.now()).await
}

/// Takes note that a table gets data of this version, where its own is newer.
pub async fn lower(app: &App, data: u32) -> Result<(), Failure> {
    let mut stamp = Stamp::load(&app.table).await?;
    if stamp.data <= data {
        return Ok(());
    }
    (stamp.data, stamp.after) = (data, 0);
    stamp.replace(&app.table, app.clock.now()).await
}
