//! Permission groups of the back office.

pub mod store;
mod view;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::view::{GroupDetail, GroupView};
use crate::{
    auth::{Permission, permission::SPLIT},
    error::{Code, Failure},
    ids::Id,
};

/// How many groups a shop has.
pub const MOST: u64 = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Group {
    pub id: Id,
    pub name: String,
    pub info: Option<String>,
    /// Ids of permissions.
    pub permissions: BTreeSet<u32>,
    pub version: u64,
}

/// A group as it is stored.
#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    id: Id,
    name: String,
    info: Option<String>,
    permissions: BTreeSet<u32>,
    /// Which list of permissions it was given from.
    #[serde(default)]
    edition: u32,
    #[serde(default)]
    version: u64,
}

/// The first list in which the permissions of [`SPLIT`] are separate.
const EDITION: u32 = 2;

impl From<Stored> for Group {
    /// A group from before a permission was split holds both parts.
    fn from(stored: Stored) -> Self {
        let Stored { id, name, info, mut permissions, edition, version } = stored;
        if edition < EDITION {
            let parts = SPLIT.iter().filter(|(whole, _)| permissions.contains(&whole.id())).map(|(_, part)| part.id());
            permissions.extend(parts.collect::<Vec<_>>());
        }
        Self { id, name, info, permissions, version }
    }
}

impl From<Group> for Stored {
    fn from(group: Group) -> Self {
        let Group { id, name, info, permissions, version } = group;
        Self { id, name, info, permissions, edition: EDITION, version }
    }
}

impl Group {
    pub fn holds(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission.id())
    }

    /// What its members may do; ids that mean nothing are passed over.
    pub fn held(&self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(|permission| self.holds(*permission))
    }
}

/// 10100: there is no such group.
pub fn unknown() -> Failure {
    Failure::with_message(Code::NotFound, "权限组不存在")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_group_from_before_a_permission_was_split_holds_both_parts() {
        let old = json!({"id": 1, "name": "组", "info": null, "permissions": [28, 4], "version": 3});
        let group: Group = serde_json::from_value(old).expect("a group");
        assert_eq!(group.permissions, [4, 28, 70].into());
        // Written again, it holds what it is said to hold.
        let without = Group { permissions: [28].into(), ..group };
        let stored = serde_json::to_value(&without).expect("JSON");
        assert_eq!(serde_json::from_value::<Group>(stored).expect("a group"), without);
    }
}
