use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Items, Page, Paged, Reply, Success},
    shop::dict::store,
    validation::{Params, PathId, Text},
};
use utoipa::IntoParams;

use super::EntryView;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfType {
        /// 字典类型
        #[param(inline, example = "sys_user_sex")]
        r#type: Text<1, 64>,
    }
}

/// 某类字典数据（分页）
///
/// 按 `order` 排序。
#[utoipa::path(get, path = "/cms/dict/list", operation_id = "cms_dict_list", tag = "字典",
    security(("token" = [Permission::DictList])), params(OfType, Paged),
    responses((status = 200, body = Success<Page<EntryView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    Params(of): Params<OfType>,
    Paged(page): Paged,
) -> Reply<Success<Page<EntryView>>> {
    let kind = of.r#type.as_str();
    let section = store::entries::list(&app.table, kind, &page).await?;
    Ok(Success::new(section.map(|entry| EntryView::of(entry, kind)).into()))
}

/// 某类字典数据（全部）
///
/// 按 `order` 排序。
#[utoipa::path(get, path = "/cms/dict/all", operation_id = "cms_dict_all", tag = "字典",
    security(("token" = [Permission::DictAll])), params(OfType),
    responses((status = 200, body = Success<Items<EntryView>>)))]
pub async fn all(State(app): State<Arc<App>>, Params(of): Params<OfType>) -> Reply<Success<Items<EntryView>>> {
    let kind = of.r#type.as_str();
    let entries = store::entries::all(&app.table, kind).await?;
    let items = entries.into_iter().map(|entry| EntryView::of(entry, kind)).collect();
    Ok(Success::new(Items::all(items)))
}

/// 字典数据详情
///
/// 单条字典数据。
#[utoipa::path(get, path = "/cms/dict/{id}", operation_id = "cms_dict_detail", tag = "字典",
    security(("token" = [Permission::DictDetail])), params(PathId),
    responses((status = 200, body = Success<EntryView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<EntryView>> {
    let (entry, kind) = store::entries::find(&app.table, id).await?;
    Ok(Success::new(EntryView::of(entry, &kind.key)))
}
