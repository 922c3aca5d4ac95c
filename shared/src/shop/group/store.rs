//! `GROUP/<id>`: groups are few and listed together.

use super::Group;
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    storage::{Condition, Entity, Key, Read, Table, Write},
};

impl Entity for Group {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub fn key(id: Id) -> Key {
    Key::new("GROUP", padded(id))
}

/// Consistent: a permission that was taken away is gone with the next request.
pub async fn find(table: &Table, id: Id) -> Result<Option<Group>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// What is written with it happens only while there is such a group.
pub fn present(id: Id) -> Write {
    Write::check(key(id), Condition::present()).or(Code::NotFound)
}

/// What is written with it happens only while the group is as it was read.
pub fn unchanged(group: &Group) -> Write {
    Write::check(key(group.id), Condition::version(group.version))
}
