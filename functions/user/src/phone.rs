use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{self, Identity, LoginType, UserView},
    },
    validation::{Text, Valid},
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 手机号按钮返回的凭证
    #[derive(ToSchema)]
    pub struct Button {
        /// getPhoneNumber 返回的 code，不是 wx.login 的
        code: Text<1, 256>,
    }
}

/// 绑定微信手机号
///
/// 绑定为已验证的手机号，取代原有的。
#[utoipa::path(post, path = "/v1/user/phone", operation_id = "user_phone", tag = "用户",
    security(("token" = [])), request_body = Button,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::AlreadyExists, Code::Conflict, Code::TooManyRequests, Code::WeChatRefused,
        Code::WeChatCodeInvalid]))))]
pub async fn bind(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Valid(asked): Valid<Button>,
) -> Reply<Created<UserView>> {
    let openid = caller.identifier(LoginType::MiniProgram);
    let mobile = app.wechat.phone_number(asked.code.as_str(), openid).await?;
    let changed = user::store::change(&app.table, &caller, app.clock.now(), |user| {
        let identifier = mobile.as_str().into();
        user.set_identity(Identity { kind: LoginType::Mobile, identifier, verified: true });
        Ok(())
    });
    let user = changed.await.map_err(|refused| refused.naming(LoginType::field))?;
    Ok(Created::new(view(&app, &user, &media).await?))
}
