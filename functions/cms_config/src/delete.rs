use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Failure},
    http::{Deleted, Reply},
    shop::parameter::{BuiltIn, store},
    validation::PathId,
};

/// 删除参数
///
/// 内置参数不能删除。
#[utoipa::path(delete, path = "/cms/config/{id}", operation_id = "cms_config_delete", tag = "参数",
    security(("token" = [Permission::ConfigDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    if BuiltIn::of_id(id).is_some() {
        return Err(Failure::with_message(Code::Forbidden, "内置参数不能删除"));
    }
    store::delete(&app.table, id).await?;
    Ok(Deleted::new())
}
