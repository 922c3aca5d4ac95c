use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::{Permission, PermissionView},
    http::{Caller, Items, Reply, Success},
    shop::group,
};

/// 我的权限
///
/// 超级管理员拥有全部权限。
#[utoipa::path(get, path = "/v1/user/auths", operation_id = "user_auths", tag = "用户",
    security(("token" = [])),
    responses((status = 200, body = Success<Items<PermissionView>>)))]
pub async fn auths(State(app): State<Arc<App>>, caller: Caller) -> Reply<Success<Items<PermissionView>>> {
    let group = match caller.group_id.filter(|_| !caller.is_super()) {
        Some(id) => group::store::find(&app.table, id).await?,
        None => None,
    };
    let holds =
        |permission: Permission| caller.is_super() || group.as_ref().is_some_and(|group| group.holds(permission));
    let held = Permission::ALL.iter().copied().filter(|permission| holds(*permission));
    Ok(Success::new(Items::all(held.map(PermissionView::from).collect())))
}
