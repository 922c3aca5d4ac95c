use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    http::{Page, Paged, Reply, Success},
    shop::parameter::{ParameterView, store},
};

/// 参数列表
///
/// 内置参数在前，其余按id排列。
#[utoipa::path(get, path = "/cms/config/list", operation_id = "cms_config_list", tag = "参数",
    security(("token" = [Permission::ConfigList])), params(Paged),
    responses((status = 200, body = Success<Page<ParameterView>>)))]
pub async fn list(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<ParameterView>>> {
    let section = store::section(&app.table, &page, app.parameters.deployment()).await?;
    Ok(Success::new(section.into()))
}
