use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    form,
    http::{Caller, Created, Reply, Success},
    shop::{
        Media,
        user::{self, LoginType, Nickname, UserView},
    },
    validation::{
        Valid,
        identity::{Email, Mobile, Username},
    },
};
use utoipa::ToSchema;

use crate::reply::view;

/// 我的资料
///
/// 登录用户自己的资料、权限组和地址。
#[utoipa::path(get, path = "/v1/user", operation_id = "user_profile", tag = "用户",
    security(("token" = [])),
    responses((status = 200, body = Success<UserView>)))]
pub async fn profile(State(app): State<Arc<App>>, media: Media, caller: Caller) -> Reply<Success<UserView>> {
    Ok(Success::new(view(&app, &caller, &media).await?))
}

form! {
    partial
    /// 要修改的资料；未给出的不变
    #[derive(ToSchema)]
    pub struct ProfileChange {
        nickname: Option<Nickname>,
        username: Option<Username>,
        email: Option<Email>,
        mobile: Option<Mobile>,
    }
}

/// 修改我的资料
///
/// 修改后的邮箱和手机号为未验证；原来的用户名、邮箱、手机号随即可被他人使用。
#[utoipa::path(put, path = "/v1/user", operation_id = "user_change", tag = "用户",
    security(("token" = [])), request_body = ProfileChange,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::AlreadyExists, Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Valid(asked): Valid<ProfileChange>,
) -> Reply<Created<UserView>> {
    let names = [
        (LoginType::Username, asked.username.as_ref().map(Username::as_str)),
        (LoginType::Email, asked.email.as_ref().map(Email::as_str)),
        (LoginType::Mobile, asked.mobile.as_ref().map(Mobile::as_str)),
    ];
    if asked.nickname.is_none() && names.iter().all(|(_, name)| name.is_none()) {
        return Ok(Created::new(view(&app, &caller, &media).await?));
    }
    let changed = user::store::change(&app.table, &caller, app.clock.now(), |user| {
        if let Some(nickname) = &asked.nickname {
            user.nickname = Some(nickname.as_str().into());
        }
        for (kind, name) in names {
            if let Some(name) = name {
                user.rename(kind, name);
            }
        }
        Ok(())
    });
    let user = changed.await.map_err(|refused| refused.naming(LoginType::field))?;
    Ok(Created::new(view(&app, &user, &media).await?))
}
