use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Caller, Deleted, Reply, Success},
    shop::{
        Media,
        user::{AccountView, Status},
    },
    validation::PathId,
};

use super::change_admin;

/// 启用管理员
///
/// 禁用之前的令牌不会恢复，须重新登录。
#[utoipa::path(put, path = "/cms/admin/active/{id}", operation_id = "cms_admin_activate", tag = "管理员",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 200, body = Success<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::Conflict]))))]
pub async fn activate(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
) -> Reply<Success<AccountView>> {
    let admin = change_admin(&app, &caller, id, None, |admin| {
        admin.status = Status::Active;
        Ok(())
    })
    .await?;
    Ok(Success::new(AccountView::load(&app, &admin, &media).await?))
}

/// 禁用管理员
///
/// 不能再登录，所有令牌随即失效。最后一位可用的超级管理员不能被禁用。
#[utoipa::path(put, path = "/cms/admin/disable/{id}", operation_id = "cms_admin_disable", tag = "管理员",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 200, body = Success<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::LastSuper, Code::Conflict]))))]
pub async fn disable(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
) -> Reply<Success<AccountView>> {
    let admin = change_admin(&app, &caller, id, None, |admin| {
        admin.disable();
        Ok(())
    })
    .await?;
    Ok(Success::new(AccountView::load(&app, &admin, &media).await?))
}

/// 删除管理员
///
/// 账号被注销：个人资料被清除，所有登录方式随即可被他人使用；订单保留。
#[utoipa::path(delete, path = "/cms/admin/{id}", operation_id = "cms_admin_close", tag = "管理员",
    security(("token" = [SUPER])), params(PathId),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::LastSuper, Code::Conflict]))))]
pub async fn close(State(app): State<Arc<App>>, caller: Caller, PathId(id): PathId) -> Reply<Deleted> {
    let now = app.clock.now();
    change_admin(&app, &caller, id, None, |admin| {
        admin.close(now);
        Ok(())
    })
    .await?;
    Ok(Deleted::new())
}
