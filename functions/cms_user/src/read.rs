use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Page, Paged, Reply, Success},
    shop::{
        Media, group,
        user::{self, AccountView, Status},
    },
    validation::{Params, PathId, WireId},
};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfGroup {
        /// 只看该权限组的用户
        #[param(inline)]
        group_id: Option<WireId>,
    }
}

/// 用户列表
///
/// 按id排列，包括管理员和被禁用的用户。不按权限组查看时，`total` 最多计到1000。
#[utoipa::path(get, path = "/cms/user/list", operation_id = "cms_user_list", tag = "用户管理",
    security(("token" = [Permission::UserList])), params(OfGroup, Paged),
    responses((status = 200, body = Success<Page<AccountView>>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn list(
    State(app): State<Arc<App>>,
    media: Media,
    Params(of): Params<OfGroup>,
    Paged(page): Paged,
) -> Reply<Success<Page<AccountView>>> {
    let users = match of.group_id {
        Some(id) => user::store::members(&app.table, id.get(), &page).await?.ok_or_else(group::unknown)?,
        None => user::store::list(&app.table, &page).await?,
    };
    Ok(Success::new(AccountView::load_all(&app, users, &media).await?.into()))
}

/// 用户详情
#[utoipa::path(get, path = "/cms/user/{id}", operation_id = "cms_user_detail", tag = "用户管理",
    security(("token" = [Permission::UserDetail])), params(PathId),
    responses((status = 200, body = Success<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<AccountView>> {
    let user = user::store::find(&app.table, id).await?.filter(|user| user.status != Status::Closed);
    let user = user.ok_or(Code::UserNotFound)?;
    Ok(Success::new(AccountView::load(&app, &user, &media).await?))
}
