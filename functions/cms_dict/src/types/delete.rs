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

/// 删除字典类型
///
/// 须先删除其下的字典数据。
#[utoipa::path(delete, path = "/cms/dict/type/{id}", operation_id = "cms_dict_type_delete", tag = "字典",
    security(("token" = [Permission::DictTypeDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::InUse]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    store::types::delete(&app.table, id).await?;
    Ok(Deleted::new())
}
