use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    http::{Caller, Deleted, Reply},
    shop::user,
};

/// 注销账号
///
/// 个人资料和收货地址被清除，所有登录方式随即可被他人使用；订单保留。超级管理员不能注销自己。
#[utoipa::path(delete, path = "/v1/user", operation_id = "user_close", tag = "用户",
    security(("token" = [])),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::Forbidden, Code::Conflict]))))]
pub async fn close(State(app): State<Arc<App>>, caller: Caller) -> Reply<Deleted> {
    let now = app.clock.now();
    user::store::change(&app.table, &caller, now, |user| {
        if user.is_super() {
            return Err(Failure::with_message(Code::Forbidden, "超级管理员不能注销自己"));
        }
        user.close(now);
        Ok(())
    })
    .await?;
    Ok(Deleted::new())
}
