use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Deleted, Reply},
    shop::dict::store,
    validation::PathId,
};

/// 删除字典数据
///
/// 只删除这一条，字典类型保留。
#[utoipa::path(delete, path = "/cms/dict/{id}", operation_id = "cms_dict_delete", tag = "字典",
    security(("token" = [Permission::DictDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    store::entries::delete(&app.table, id).await?;
    Ok(Deleted::new())
}
