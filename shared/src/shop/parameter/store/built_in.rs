//! `PARAMETER/<key>`: what the shop has made of the built-in ones. They are few, and read together.

use crate::{
    error::{Code, Failure},
    shop::parameter::{BuiltIn, Override},
    storage::{Entity, Key, Query, Read, Table, Write, retry},
};

const ALL: &str = "PARAMETER";

impl Entity for Override {
    fn key(&self) -> Key {
        key(&self.key)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(key: &str) -> Key {
    Key::new(ALL, key)
}

/// What the shop has made of built-in parameters, as of now.
pub async fn overrides(table: &Table) -> Result<Vec<Override>, Failure> {
    table.query(&Query::partition(ALL).consistent()).await
}

/// What the shop has made of this one.
pub async fn override_of(table: &Table, built_in: &BuiltIn) -> Result<Override, Failure> {
    let found = table.get(&key(built_in.key), Read::Consistent).await?;
    Ok(found.unwrap_or_else(|| Override::none(built_in.key)))
}

/// Changes what the shop has made of a built-in parameter.
pub async fn set(table: &Table, built_in: &BuiltIn, change: impl Fn(&mut Override)) -> Result<Override, Failure> {
    retry(|| async {
        let before = override_of(table, built_in).await?;
        let mut next = before.clone();
        change(&mut next);
        if next != before {
            let write = if next.version == 0 { Write::create(&next) } else { Write::replace(&next) };
            table.write(write.or(Code::Conflict)).await?;
        }
        Ok(next)
    })
    .await
}
