//! `BANNER/<id>`, its items inside.

use super::Banner;
use crate::{
    error::Failure,
    ids::{Id, padded},
    storage::{Entity, Key, Read, Table},
};

impl Entity for Banner {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new("BANNER", padded(id))
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Banner>, Failure> {
    table.get(&key(id), Read::Eventual).await
}
