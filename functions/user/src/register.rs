use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::{password, throttle::Attempt},
    error::{Code, Failure},
    form,
    http::{ClientAddress, Created, Reply},
    shop::{
        Media, User,
        user::{self, Identity, LoginType, UserView, store::Taken},
    },
    validation::{
        Valid,
        identity::{Email, Mobile, Password, Secret, Username},
    },
};
use utoipa::ToSchema;

use crate::{
    profile::Nickname,
    reply::{profile_field, refuse_well_known, taken, view},
};

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
    check(form, faults) {
        if form.password.expose() != form.confirm_password.expose() {
            faults.add("confirm_password", "两次输入的密码不一致");
        }
    }
}

/// How often another id is drawn.
const TRIES: u32 = 3;

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
    refuse_well_known(&app, "password", &asked.password)?;
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
    let mut user = User {
        nickname: asked.nickname.map(Nickname::into_string),
        password: Some(password::hash(asked.password.expose()).await?),
        ..User::new(app.ids.next(), names.into_iter().filter_map(identity).collect(), now)
    };
    for _ in 0..TRIES {
        match user::store::create_with(&app.table, &user, attempt.forgive()).await {
            Ok(()) => return Ok(Created::new(view(&app, &user, &media).await?)),
            // Another sandbox drew the same id in the same millisecond.
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => user.id = app.ids.next(),
            Err(refused) => return Err(taken(refused, profile_field)),
        }
    }
    Err(Failure::internal("no id was free"))
}
