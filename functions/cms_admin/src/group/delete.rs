use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Deleted, Reply},
    shop::group,
    validation::PathId,
};

/// 删除权限组
///
/// 其下还有用户时不能删除。
#[utoipa::path(delete, path = "/cms/group/{id}", operation_id = "cms_admin_delete_group", tag = "权限组",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    group::store::delete(&app.table, id).await?;
    Ok(Deleted::new())
}
