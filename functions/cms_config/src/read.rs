use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Failure},
    http::{Gate, Reply, Success},
    shop::parameter::{BuiltIn, ParameterView, is_presentation, store},
    validation::{PathId, PathKey},
};

/// 参数详情
///
/// 单个参数的名称、键和值。
#[utoipa::path(get, path = "/cms/config/{id}", operation_id = "cms_config_detail", tag = "参数",
    security(("token" = [Permission::ConfigDetail])), params(PathId),
    responses((status = 200, body = Success<ParameterView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<ParameterView>> {
    let view = match BuiltIn::of_id(id) {
        Some(built_in) => view(&app, built_in).await?,
        None => ParameterView::own(store::find(&app.table, id).await?.ok_or(Code::NotFound)?),
    };
    Ok(Success::new(view))
}

/// 按key查询参数
///
/// 管理后台的界面参数（`sys.` 开头，`sys.user.` 除外）任何人可读，其他参数须有权限。
#[utoipa::path(get, path = "/cms/config/key/{key}", operation_id = "cms_config_by_key", tag = "参数",
    security((), ("token" = [Permission::ConfigByKey])), params(PathKey),
    responses((status = 200, body = Success<ParameterView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn by_key(State(app): State<Arc<App>>, gate: Gate, PathKey(key): PathKey) -> Reply<Success<ParameterView>> {
    if !is_presentation(key.as_str()) {
        gate.admit(&app).await?;
    }
    let view = match BuiltIn::of_key(key.as_str()) {
        Some(built_in) => view(&app, built_in).await?,
        None => ParameterView::own(store::find_by_key(&app.table, key.as_str()).await?.ok_or(Code::NotFound)?),
    };
    Ok(Success::new(view))
}

async fn view(app: &App, built_in: &BuiltIn) -> Result<ParameterView, Failure> {
    let set = store::override_of(&app.table, built_in).await?;
    Ok(ParameterView::built_in(built_in, &set, app.parameters.deployment()))
}
