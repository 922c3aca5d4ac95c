use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Items, Reply, Success},
    shop::group::{self, GroupDetail, GroupView},
    validation::PathId,
};

/// 所有权限组
///
/// 一次返回全部权限组，不含各组的权限。
#[utoipa::path(get, path = "/cms/group/all", operation_id = "cms_admin_groups", tag = "权限组",
    security(("token" = [SUPER])),
    responses((status = 200, body = Success<Items<GroupView>>)))]
pub async fn all(State(app): State<Arc<App>>) -> Reply<Success<Items<GroupView>>> {
    let groups = group::store::all(&app.table).await?;
    Ok(Success::new(Items::all(groups.into_iter().map(GroupView::from).collect())))
}

/// 权限组及其权限
///
/// 权限组的名称、说明和它的全部权限。
#[utoipa::path(get, path = "/cms/group/{id}", operation_id = "cms_admin_group", tag = "权限组",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 200, body = Success<GroupDetail>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<GroupDetail>> {
    let group = group::store::find(&app.table, id).await?.ok_or_else(group::unknown)?;
    Ok(Success::new(group.into()))
}
