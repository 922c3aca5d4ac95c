use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Page, Paged, Reply, Success},
    shop::dict::store,
    validation::PathId,
};

use super::TypeView;

/// 字典类型列表
///
/// 字典数据按类型归类；这里是全部类型。
#[utoipa::path(get, path = "/cms/dict/type/list", operation_id = "cms_dict_type_list", tag = "字典",
    security(("token" = [Permission::DictTypeList])), params(Paged),
    responses((status = 200, body = Success<Page<TypeView>>)))]
pub async fn list(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<TypeView>>> {
    let section = store::types::list(&app.table, &page).await?;
    Ok(Success::new(section.map(TypeView::from).into()))
}

/// 字典类型详情
///
/// 字典类型的名称、类型和状态。
#[utoipa::path(get, path = "/cms/dict/type/{id}", operation_id = "cms_dict_type_detail", tag = "字典",
    security(("token" = [Permission::DictTypeDetail])), params(PathId),
    responses((status = 200, body = Success<TypeView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<TypeView>> {
    let kind = store::types::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(kind.into()))
}
