use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Caller, Deleted, Reply},
    shop::user,
    validation::PathId,
};

use crate::authority;

/// 删除用户
///
/// 账号被注销：个人资料和收货地址被清除，所有登录方式随即可被他人使用；订单保留。只能操作权限少于自己的用户；超级管理员不受限制，
/// 但最后一位可用的超级管理员不能被删除。
#[utoipa::path(delete, path = "/cms/user/{id}", operation_id = "cms_user_close", tag = "用户管理",
    security(("token" = [Permission::UserDelete])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::LastSuper, Code::Conflict]))))]
pub async fn close(State(app): State<Arc<App>>, caller: Caller, PathId(id): PathId) -> Reply<Deleted> {
    let authority = authority(&app, &caller, Permission::UserDelete);
    user::store::change_by(&app.table, &authority, id, None, |user| {
        user.close(authority.now);
        Ok(())
    })
    .await?;
    Ok(Deleted::new())
}
