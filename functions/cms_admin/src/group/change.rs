use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    form,
    http::{Created, Reply},
    shop::group::{self, GroupDetail},
    validation::{PathId, Valid, WireId},
};
use utoipa::ToSchema;

use super::{Info, Name, remark};
use crate::permissions;

form! {
    partial
    /// 要修改的内容；未给出的不变
    #[derive(ToSchema)]
    pub struct GroupChanges {
        name: Option<Name>,
        info: Option<Info>,
        /// 覆盖原有的权限
        auth_ids: Option<Vec<WireId>>,
    }
}

/// 修改权限组
///
/// 只修改给出的字段；给出 `auth_ids` 时覆盖原有的权限。
#[utoipa::path(put, path = "/cms/group/{id}", operation_id = "cms_admin_change_group", tag = "权限组",
    security(("token" = [SUPER])), params(PathId), request_body = GroupChanges,
    responses((status = 201, body = Created<GroupDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    Valid(asked): Valid<GroupChanges>,
) -> Reply<Created<GroupDetail>> {
    let held = asked.auth_ids.as_deref().map(permissions).transpose()?;
    let group = group::store::change(&app.table, id, |group| {
        if let Some(name) = &asked.name {
            group.name = name.as_str().into();
        }
        if let Some(info) = &asked.info {
            group.info = remark(info);
        }
        if let Some(held) = &held {
            group.permissions.clone_from(held);
        }
        Ok(())
    })
    .await?;
    Ok(Created::new(group.into()))
}
