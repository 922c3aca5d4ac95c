//! `GROUP/<id>`: groups are few and listed together.

use super::Group;
use crate::{
    error::Failure,
    ids::{Id, padded},
    storage::{Entity, Key, Read, Table},
};

impl Entity for Group {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn key(id: Id) -> Key {
    Key::new("GROUP", padded(id))
}

/// Consistent: a permission that was taken away is gone with the next request.
pub async fn find(table: &Table, id: Id) -> Result<Option<Group>, Failure> {
    table.get(&key(id), Read::Consistent).await
}
