use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{self, TypeNumber, UserView},
    },
    validation::Valid,
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 要解绑的登录方式
    #[derive(ToSchema)]
    pub struct Unbinding {
        r#type: TypeNumber,
    }
}

/// 解绑一种登录方式
///
/// 至少保留一种能登录的方式；没有密码时，用户名、邮箱、手机号不能用来登录。
#[utoipa::path(put, path = "/v1/user/unbind", operation_id = "user_unbind", tag = "用户",
    security(("token" = [])), request_body = Unbinding,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::UnknownLoginType, Code::LastLogin, Code::NotFound, Code::Conflict]))))]
pub async fn unbind(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Valid(asked): Valid<Unbinding>,
) -> Reply<Created<UserView>> {
    let kind = asked.r#type.login()?;
    let user = user::store::change(&app.table, &caller, app.clock.now(), |user| {
        if !user.forget(kind) {
            return Err(Failure::with_message(Code::NotFound, "未绑定该登录方式"));
        }
        if user.can_log_in() { Ok(()) } else { Err(Code::LastLogin.into()) }
    })
    .await?;
    Ok(Created::new(view(&app, &user, &media).await?))
}
