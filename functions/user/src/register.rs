use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::{password, throttle::Attempt},
    error::Code,
    form,
    http::{ClientAddress, Created, Reply},
    shop::{
        Media, User,
        user::{self, Identity, LoginType, Nickname, UserView},
    },
    validation::{
        Valid,
        identity::{Email, Mobile, Password, Secret, Username},
    },
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 新用户
    #[derive(ToSchema)]
    pub struct Newcomer {
        username: Username,
        password: Password,
        confirm_password: Secret,
        nickname: Option<Nickname>,
        email: Option<Email>,
        mobile: Option<Mobile>,
    }
    same(password, confirm_password, "两次输入的密码不一致")
}

/// 注册
///
/// 已被使用的用户名、邮箱、手机号在 `msg` 中一并指出；反复尝试他人用过的名称会返回 429。
#[utoipa::path(post, path = "/v1/user", operation_id = "user_register", tag = "用户",
    security(()), request_body = Newcomer,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::AlreadyExists, Code::TooManyRequests]))))]
pub async fn register(
    State(app): State<Arc<App>>,
    media: Media,
    ClientAddress(address): ClientAddress,
    Valid(asked): Valid<Newcomer>,
) -> Reply<Created<UserView>> {
    asked.password.refuse_well_known("password", app.local)?;
    let now = app.clock.now();
    // Who tries name after name to learn which are taken runs out of attempts.
    let attempt = Attempt::begin(&app.table, None, &address, now).await?;
    let names = [
        (LoginType::Username, Some(asked.username.as_str())),
        (LoginType::Email, asked.email.as_ref().map(Email::as_str)),
        (LoginType::Mobile, asked.mobile.as_ref().map(Mobile::as_str)),
    ];
    let identity =
        |(kind, name): (_, Option<&str>)| name.map(|name| Identity { kind, identifier: name.into(), verified: false });
    let user = User {
        nickname: asked.nickname.map(Nickname::into_string),
        password: Some(password::hash(asked.password.expose()).await?),
        ..User::new(app.ids.next(), names.into_iter().filter_map(identity).collect(), now)
    };
    let created = user::store::create_fresh(&app.table, &app.ids, user, || attempt.forgive()).await;
    let user = created.map_err(|refused| refused.naming(LoginType::field))?;
    Ok(Created::new(view(&app, &user, &media).await?))
}
