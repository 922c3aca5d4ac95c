use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{self, AccountView, PasswordReset},
    },
    validation::{PathId, Valid},
};

use crate::authority;

/// 更改用户密码
///
/// 该用户的所有令牌随即失效。只能操作权限少于自己的用户；超级管理员不受限制。
#[utoipa::path(put, path = "/cms/user/{id}/password", operation_id = "cms_user_password", tag = "用户管理",
    security(("token" = [Permission::UserPassword])), params(PathId), request_body = PasswordReset,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::Conflict]))))]
pub async fn reset(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(asked): Valid<PasswordReset>,
) -> Reply<Created<AccountView>> {
    let hash = asked.hash(app.local).await?;
    let authority = authority(&app, &caller, Permission::UserPassword);
    let user = user::store::change_by(&app.table, &authority, id, None, |user| {
        user.set_password(hash.clone(), None);
        Ok(())
    })
    .await?;
    Ok(Created::new(AccountView::load(&app, &user, &media).await?))
}
