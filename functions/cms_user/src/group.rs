use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{self, AccountView},
    },
    validation::{Nullable, PathId, Valid, WireId},
};
use utoipa::ToSchema;

use crate::authority;

form! {
    #[derive(ToSchema)]
    pub struct ChosenGroup {
        /// 权限组id；null 为退出权限组
        #[schema(value_type = Option<WireId>, required = true)]
        group_id: Nullable<WireId>,
    }
}

/// 更新用户分组
///
/// 只能操作权限少于自己的用户，只能分配权限少于自己的权限组；超级管理员不受限制。
#[utoipa::path(put, path = "/cms/user/{id}/group", operation_id = "cms_user_group", tag = "用户管理",
    security(("token" = [Permission::UserGroup])), params(PathId), request_body = ChosenGroup,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::NotFound, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(asked): Valid<ChosenGroup>,
) -> Reply<Created<AccountView>> {
    let (authority, group) = (authority(&app, &caller, Permission::UserGroup), asked.group_id.0.map(WireId::get));
    let user = user::store::change_by(&app.table, &authority, id, group, |user| {
        user.group_id = group;
        Ok(())
    })
    .await?;
    Ok(Created::new(AccountView::load(&app, &user, &media).await?))
}

/// 更新用户
///
/// 与 `PUT /cms/user/{id}/group` 相同，为已有的管理后台保留。
#[utoipa::path(put, path = "/cms/user/{id}", operation_id = "cms_user_change", tag = "用户管理",
    security(("token" = [Permission::UserGroup])), params(PathId), request_body = ChosenGroup,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::NotFound, Code::Conflict]))))]
pub async fn change_user(
    app: State<Arc<App>>,
    caller: Caller,
    media: Media,
    id: PathId,
    asked: Valid<ChosenGroup>,
) -> Reply<Created<AccountView>> {
    change(app, caller, media, id, asked).await
}
