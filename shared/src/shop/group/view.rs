use serde::Serialize;
use utoipa::ToSchema;

use super::Group;
use crate::{auth::PermissionView, ids::Id};

/// A permission group in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Group)]
pub struct GroupView {
    pub id: Id,
    pub name: String,
    pub info: Option<String>,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        Self { id: group.id, name: group.name, info: group.info }
    }
}

/// A permission group and what its members may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupDetail {
    #[serde(flatten)]
    group: GroupView,
    auth_list: Vec<PermissionView>,
}

impl From<Group> for GroupDetail {
    fn from(group: Group) -> Self {
        Self { auth_list: group.held().map(PermissionView::from).collect(), group: group.into() }
    }
}
