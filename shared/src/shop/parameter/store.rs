//! `PARAMETER/<key>`: what the shop has made of the built-in ones. They are few, and read together.

use std::time::Duration;

use super::{BuiltIn, Override};
use crate::{
    error::{Code, Failure},
    storage::{Entity, Key, Query, Read, Rejected, Table, Write},
};

const BUILT_IN: &str = "PARAMETER";

/// How often a change is made anew where somebody else was faster.
const TRIES: u32 = 10;

impl Entity for Override {
    fn key(&self) -> Key {
        key(&self.key)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(key: &str) -> Key {
    Key::new(BUILT_IN, key)
}

/// What the shop has made of built-in parameters, as of now.
pub async fn overrides(table: &Table) -> Result<Vec<Override>, Failure> {
    table.query(&Query::partition(BUILT_IN).consistent()).await
}

/// What the shop has made of this one.
pub async fn override_of(table: &Table, built_in: &BuiltIn) -> Result<Override, Failure> {
    let found = table.get(&key(built_in.key), Read::Consistent).await?;
    Ok(found.unwrap_or_else(|| Override::none(built_in.key)))
}

/// Changes what the shop has made of a built-in parameter; asks again where somebody else was faster. `change` may refuse.
pub async fn set(
    table: &Table,
    built_in: &BuiltIn,
    change: impl Fn(&mut Override) -> Result<(), Failure>,
) -> Result<Override, Failure> {
    for attempt in 0..TRIES {
        let mut next = override_of(table, built_in).await?;
        change(&mut next)?;
        let write = if next.version == 0 { Write::create(&next) } else { Write::replace(&next) };
        match table.write(write).await {
            Ok(()) => return Ok(next),
            Err(Rejected::Refused(_)) => pause(attempt).await,
            Err(rejected) => return Err(rejected.into()),
        }
    }
    Err(Code::Conflict.into())
}

/// Those who met here spread out, or they would meet again.
async fn pause(attempt: u32) {
    let ceiling = 10_u64 << attempt.min(5);
    tokio::time::sleep(Duration::from_millis(rand::random::<u64>() % ceiling)).await;
}
