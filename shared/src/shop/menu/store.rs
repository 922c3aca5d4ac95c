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
        Self::key_of(self.group_id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Deployment {
    fn key(&self) -> Key {
        Self::key_of(self.group_id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// What a group has one of.
pub trait OfGroup: Entity {
    fn key_of(group: Id) -> Key;

    /// A group's that was given nothing yet.
    fn none(group: Id) -> Self;

    /// As it stands once it is written.
    fn written(self) -> Self;
}

impl OfGroup for Menu {
    fn key_of(group: Id) -> Key {
        Key::new("MENU", padded(group))
    }

    fn none(group_id: Id) -> Self {
        Self { group_id, ..Self::default() }
    }

    fn written(self) -> Self {
        Self { version: self.version + 1, ..self }
    }
}

impl OfGroup for Deployment {
    fn key_of(group: Id) -> Key {
        Key::new("DEPLOYED", padded(group))
    }

    fn none(group_id: Id) -> Self {
        Self { group_id, ..Self::default() }
    }

    fn written(self) -> Self {
        Self { version: self.version + 1, ..self }
    }
}

/// What the group was given; [`Code::NotFound`] where there is no such group.
pub async fn find<T: OfGroup>(table: &Table, group: Id) -> Result<(Group, T), Failure> {
    let mut found = table.get_many([group::store::key(group), T::key_of(group)], Read::Consistent).await?;
    let given = found.take(&T::key_of(group))?.unwrap_or_else(|| T::none(group));
    let group = found.take(&group::store::key(group))?;
    let group = group.ok_or_else(group::unknown)?;
    Ok((group, given))
}

/// Gives a group `next` in place of what it had; [`Code::Conflict`] where that, or the tree it was chosen from, has
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
    [Menu::key_of(group), Deployment::key_of(group)].map(Write::delete).into()
}
