use std::{collections::BTreeMap, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::{Permission, PermissionView, access::SUPER},
    error::Code,
    http::{Items, Reply, Success},
    shop::group,
    validation::Params,
};

use super::OfGroup;

/// 所有权限
///
/// 按模块分组。
#[utoipa::path(get, path = "/cms/auth/all", operation_id = "cms_admin_permissions", tag = "权限",
    security(("token" = [SUPER])),
    responses((status = 200, body = Success<BTreeMap<String, Vec<PermissionView>>>)))]
pub async fn all() -> Reply<Success<BTreeMap<String, Vec<PermissionView>>>> {
    let mut modules: BTreeMap<String, Vec<PermissionView>> = BTreeMap::new();
    for permission in Permission::ALL.iter().copied().map(PermissionView::from) {
        modules.entry(permission.module.into()).or_default().push(permission);
    }
    Ok(Success::new(modules))
}

/// 权限组的权限
///
/// 一次返回该权限组的全部权限。
#[utoipa::path(get, path = "/cms/auth/by_group", operation_id = "cms_admin_permissions_by_group", tag = "权限",
    security(("token" = [SUPER])), params(OfGroup),
    responses((status = 200, body = Success<Items<PermissionView>>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn by_group(
    State(app): State<Arc<App>>,
    Params(of): Params<OfGroup>,
) -> Reply<Success<Items<PermissionView>>> {
    let group = group::store::find(&app.table, of.group_id.get()).await?.ok_or_else(group::unknown)?;
    Ok(Success::new(Items::all(group.held().map(PermissionView::from).collect())))
}
