use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Page, Paged, Reply, Success},
    ids::LIMIT,
    shop::{
        Media,
        user::{self, AccountDetail, AccountView, Status, store::Supers},
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
        /// 只看该权限组的用户；0为全部
        #[param(inline)]
        group_id: Option<GroupId>,
        /// true：包括超级管理员
        with_super: Option<bool>,
    }
}

/// 用户列表
///
/// 按id排列，包括管理员和被禁用的用户；超级管理员仅在 `with_super` 时列出。不按权限组查看时，`total` 最多计到1000。
#[utoipa::path(get, path = "/cms/user/list", operation_id = "cms_user_list", tag = "用户管理",
    security(("token" = [Permission::UserList])), params(OfGroup, Paged),
    responses((status = 200, body = Success<Page<AccountView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    media: Media,
    Params(of): Params<OfGroup>,
    Paged(page): Paged,
) -> Reply<Success<Page<AccountView>>> {
    let supers = if of.with_super == Some(true) { Supers::Shown } else { Supers::Hidden };
    let users = match of.group_id {
        Some(id) if id.get() > 0 => user::store::members(&app.table, id.get(), &page, supers).await?,
        _ => user::store::list(&app.table, &page, supers).await?,
    };
    Ok(Success::new(AccountView::load_all(&app, users, &media).await?.into()))
}

/// 用户详情
///
/// 用户的资料和权限组。
#[utoipa::path(get, path = "/cms/user/{id}", operation_id = "cms_user_detail", tag = "用户管理",
    security(("token" = [Permission::UserDetail])), params(PathId),
    responses((status = 200, body = Success<AccountDetail>)),
    extensions(("x-refusals" = json!([Code::UserNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<AccountDetail>> {
    let user = user::store::find(&app.table, id).await?.filter(|user| user.status != Status::Closed);
    let user = user.ok_or(Code::UserNotFound)?;
    Ok(Success::new(AccountDetail::load(&app, &user, &media).await?))
}
