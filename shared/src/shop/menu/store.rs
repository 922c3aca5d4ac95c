//! `MENU/<group>` and `DEPLOYED/<group>`. Both are written only if the tree of routes is the one that they were checked
//! against, and while their group exists.

use super::{Deployment, Menu};
use crate::{
    error::Failure,
    ids::{Id, padded},
    shop::{
        group::{self, Group},
        route::{self, RouteTree},
    },
    storage::{Condition, Entity, Key, Read, Table, Write},
};

impl Entity for Menu {
    fn key(&self) -> Key {
        Key::new("MENU", padded(self.group_id))
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Deployment {
    fn key(&self) -> Key {
        Key::new("DEPLOYED", padded(self.group_id))
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// What a group has one of.
pub trait OfGroup: Entity {
    /// A group's that was given nothing yet.
    fn none(group: Id) -> Self;

    /// As it stands once it is written.
    #[must_use]
    fn written(self) -> Self;
}

impl OfGroup for Menu {
    fn none(group_id: Id) -> Self {
        Self { group_id, ..Self::default() }
    }

    fn written(self) -> Self {
        Self { version: self.version + 1, ..self }
    }
}

impl OfGroup for Deployment {
    fn none(group_id: Id) -> Self {
        Self { group_id, ..Self::default() }
    }

    fn written(self) -> Self {
        Self { version: self.version + 1, ..self }
    }
}

/// What the group was given; 10100 where there is no such group.
pub async fn find<T: OfGroup>(table: &Table, group: Id) -> Result<(Group, T), Failure> {
    let none = T::none(group);
    let (group_key, key) = (group::store::key(group), none.key());
    let mut found = table.get_many([group_key.clone(), key.clone()], Read::Consistent).await?;
    let given = found.take(&key)?.unwrap_or(none);
    let group = found.take(&group_key)?.ok_or_else(group::unknown)?;
    Ok((group, given))
}

/// Gives a group `next` in place of what it had; 10115 where that, or the tree it was chosen from, has
/// changed since. `checks` must hold as well. Answers it with its new version.
pub async fn replace<T: OfGroup>(table: &Table, tree: &RouteTree, next: T, checks: Vec<Write>) -> Result<T, Failure> {
    let as_read = if next.version() == 0 { Condition::absent() } else { Condition::version(next.version()) };
    let mut writes = vec![Write::put(&next).when(as_read), route::store::unchanged(tree)];
    writes.extend(checks);
    table.commit(writes).await?;
    Ok(next.written())
}

/// The writes that go with a group's end.
pub fn forget(group: Id) -> Vec<Write> {
    vec![Write::delete(Menu::none(group).key()), Write::delete(Deployment::none(group).key())]
}
