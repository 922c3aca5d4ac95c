mod in_house;
mod trial;
mod wechat;

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap};
use shared::{
    app::App,
    auth::token::Claims,
    error::{Code, Failure},
    form,
    http::{ClientAddress, ClientPlace, Reply, Success},
    shop::user::TypeNumber,
    validation::{Text, Valid, identity::Secret},
};
use utoipa::ToSchema;

use self::trial::Trial;
use crate::Token;

form! {
    /// 登录方式与凭证
    #[derive(ToSchema)]
    pub struct Credentials {
        /// 用户名、邮箱或手机号；微信登录时为微信返回的 code
        account: Text<1, 256>,
        /// 密码；type 为 202 时是 open_redirect_url 返回的 state；200、203 不需要
        secret: Option<Secret>,
        r#type: TypeNumber,
    }
}

/// 登录
///
/// 微信用户首次登录时自动注册，并按 unionid 合并。账号不存在与密码错误的回答相同；失败次数过多时返回 429 与 `Retry-After`。
#[utoipa::path(post, path = "/v1/token", operation_id = "token_login", tag = "令牌",
    security(()), request_body = Credentials,
    responses((status = 200, body = Success<Token>)),
    extensions(("x-refusals" = json!([Code::UnknownLoginType, Code::LoginFailed, Code::TooManyRequests,
        Code::WeChatRefused, Code::WeChatCodeInvalid]))))]
pub async fn login(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    ClientPlace(location): ClientPlace,
    headers: HeaderMap,
    Valid(asked): Valid<Credentials>,
) -> Reply<Success<Token>> {
    let (kind, account) = (asked.r#type.login()?, asked.account.as_str());
    let secret = asked.secret.as_ref().map(Secret::expose).filter(|secret| !secret.is_empty());
    let user = if kind.is_in_house() {
        let password = secret.ok_or_else(|| Failure::field("secret", "不能为空"))?;
        let stored = kind.read(account);
        let trial = Trial::begin(&app, kind, Some(&stored), address, location, &headers).await?;
        in_house::enter(trial, &stored, account, password).await?
    } else {
        let trial = Trial::begin(&app, kind, None, address, location, &headers).await?;
        wechat::enter(trial, account, secret).await?
    };
    let claims = Claims::login(user.id, user.generation, app.clock.now());
    Ok(Success::new(Token::new(app.tokens.sign(&claims).await?, &claims)))
}
