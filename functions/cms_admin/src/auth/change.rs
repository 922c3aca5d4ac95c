use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    form,
    http::{Created, Deleted, Reply},
    shop::group::{self, GroupDetail},
    validation::{Params, Valid, WireId},
};
use utoipa::ToSchema;

use super::OfGroup;
use crate::permissions;

form! {
    /// 权限组与权限
    #[derive(ToSchema)]
    pub struct Grant {
        group_id: WireId,
        /// 权限的id，见 `GET /cms/auth/all`
        auth_ids: Vec<WireId>,
    }
}

/// 给权限组添加权限
///
/// 对其成员的下一次请求生效。
#[utoipa::path(put, path = "/cms/auth/append", operation_id = "cms_admin_append_permissions", tag = "权限",
    security(("token" = [SUPER])), request_body = Grant,
    responses((status = 201, body = Created<GroupDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn append(State(app): State<Arc<App>>, Valid(asked): Valid<Grant>) -> Reply<Created<GroupDetail>> {
    let new = permissions(&asked.auth_ids)?;
    let group = group::store::change(&app.table, asked.group_id.get(), |group| {
        group.permissions.extend(&new);
        Ok(())
    })
    .await?;
    Ok(Created::new(group.into()))
}

/// 移除权限组的权限
///
/// 对其成员的下一次请求生效；本来没有的权限不受影响。
#[utoipa::path(put, path = "/cms/auth/remove", operation_id = "cms_admin_remove_permissions", tag = "权限",
    security(("token" = [SUPER])), request_body = Grant,
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn remove(State(app): State<Arc<App>>, Valid(asked): Valid<Grant>) -> Reply<Deleted> {
    let gone = permissions(&asked.auth_ids)?;
    group::store::change(&app.table, asked.group_id.get(), |group| {
        group.permissions.retain(|id| !gone.contains(id));
        Ok(())
    })
    .await?;
    Ok(Deleted::new())
}

/// 清空权限组的权限
///
/// 组内用户随即失去这些权限；权限组本身保留。
#[utoipa::path(delete, path = "/cms/auth/by_group", operation_id = "cms_admin_clear_permissions", tag = "权限",
    security(("token" = [SUPER])), params(OfGroup),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn clear(State(app): State<Arc<App>>, Params(of): Params<OfGroup>) -> Reply<Deleted> {
    group::store::change(&app.table, of.group_id.get(), |group| {
        group.permissions.clear();
        Ok(())
    })
    .await?;
    Ok(Deleted::new())
}
