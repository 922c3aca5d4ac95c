use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    form,
    http::{Page, Paged, Reply, Success},
    ids::LIMIT,
    shop::{
        Media, User,
        user::{self, AccountView, Status, store::Supers},
    },
    validation::{Params, PathId, Whole},
};
use utoipa::IntoParams;

/// 0 stands for all groups.
type GroupId = Whole<0, { LIMIT - 1 }>;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfGroup {
        /// 只看该权限组的管理员；0为全部
        #[param(inline)]
        group_id: Option<GroupId>,
        /// true：包括超级管理员
        with_super: Option<bool>,
    }
}

/// 管理员列表
///
/// 属于任一权限组的用户，包括被禁用的；超级管理员仅在 `with_super` 时列出。
#[utoipa::path(get, path = "/cms/admin/list", operation_id = "cms_admin_list", tag = "管理员",
    security(("token" = [SUPER])), params(OfGroup, Paged),
    responses((status = 200, body = Success<Page<AccountView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    media: Media,
    Params(of): Params<OfGroup>,
    Paged(page): Paged,
) -> Reply<Success<Page<AccountView>>> {
    let supers = if of.with_super == Some(true) { Supers::Shown } else { Supers::Hidden };
    let admins = match of.group_id {
        Some(id) if id.get() > 0 => user::store::members(&app.table, id.get(), &page, supers).await?,
        _ => user::store::staff(&app.table, &page, supers).await?,
    };
    Ok(Success::new(AccountView::load_all(&app, admins, &media).await?.into()))
}

/// 管理员详情
///
/// 管理员的资料和权限组。
#[utoipa::path(get, path = "/cms/admin/{id}", operation_id = "cms_admin_detail", tag = "管理员",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 200, body = Success<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<AccountView>> {
    let is_admin = |user: &User| user.status != Status::Closed && user.is_staff();
    let admin = user::store::find(&app.table, id).await?.filter(is_admin).ok_or(Code::UserNotFound)?;
    Ok(Success::new(AccountView::load(&app, &admin, &media).await?))
}
