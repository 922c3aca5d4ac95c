//! Permission groups of the back office.

pub mod store;
mod view;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::view::{GroupDetail, GroupView};
use crate::{
    auth::Permission,
    error::{Code, Failure},
    ids::Id,
};

/// How many groups a shop has.
pub const MOST: u64 = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: Id,
    pub name: String,
    pub info: Option<String>,
    /// Ids of permissions.
    pub permissions: BTreeSet<u32>,
    #[serde(default)]
    pub version: u64,
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
