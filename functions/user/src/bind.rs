mod in_house;
mod wechat;

use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::{Code, Failure},
    form,
    http::{Caller, ClientAddress, Created, Reply},
    shop::{
        Media, User,
        user::{LoginType, TypeNumber, UserView},
    },
    validation::{Text, Valid, identity::Secret},
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 要绑定的登录方式
    #[derive(ToSchema)]
    pub struct Binding {
        /// 用户名、邮箱或手机号；微信登录方式为微信返回的 code
        account: Text<1, 256>,
        /// 尚无密码时必填，成为登录密码；已有密码时可不填；type 为 202 时是 open_redirect_url 返回的 state
        secret: Option<Secret>,
        r#type: TypeNumber,
    }
}

/// 绑定一种登录方式
///
/// 每种登录方式只能绑定一个；更换用户名、邮箱、手机号请修改资料。
#[utoipa::path(put, path = "/v1/user/bind", operation_id = "user_bind", tag = "用户",
    security(("token" = [])), request_body = Binding,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::UnknownLoginType, Code::AlreadyExists, Code::Conflict,
        Code::TooManyRequests, Code::WeChatRefused, Code::WeChatCodeInvalid]))))]
pub async fn bind(
    State(app): State<Arc<App>>,
    media: Media,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Valid(asked): Valid<Binding>,
) -> Reply<Created<UserView>> {
    let (kind, account) = (asked.r#type.login()?, asked.account.as_str());
    refuse_bound(&caller, kind)?;
    let secret = asked.secret.filter(|secret| !secret.expose().is_empty());
    let bound = if kind.is_in_house() {
        in_house::bind(&app, &caller, &address, kind, account, secret.as_ref()).await
    } else {
        wechat::bind(&app, &caller, kind, account, secret.as_ref().map(Secret::expose)).await
    };
    let user = bound.map_err(|refused| refused.naming(|_| "account"))?;
    Ok(Created::new(view(&app, &user, &media).await?))
}

fn refuse_bound(user: &User, kind: LoginType) -> Result<(), Failure> {
    match user.identity(kind) {
        Some(_) => Err(Failure::with_message(Code::AlreadyExists, "已绑定该登录方式")),
        None => Ok(()),
    }
}
