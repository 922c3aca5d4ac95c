//! Permission groups of the back office.

pub mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{auth::Permission, ids::Id};

#[derive(Clone, Debug, Serialize, Deserialize)]
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

    /// Whether it may do all that the other may, and more.
    pub fn is_above(&self, other: &Self) -> bool {
        self.permissions.len() > other.permissions.len() && self.permissions.is_superset(&other.permissions)
    }
}
