use shared::{
    app::App,
    error::{Code, Failure},
    http::Caller,
    shop::{
        User,
        user::{self, Identity, LoginType, store::Taken},
    },
    wechat::login::Person,
};

use super::refuse_bound;

/// The WeChat login of whoever got the code. Its unionid comes along where neither the user has one nor somebody else
/// has it.
pub async fn bind(app: &App, caller: &Caller, kind: LoginType, code: &str, state: Option<&str>) -> Result<User, Taken> {
    let person = app.wechat.person(kind, code, state).await.map_err(|failure| match failure.code() {
        // 401 would end the session of a user who is logged in all right.
        Code::LoginFailed => Failure::with_message(Code::WeChatCodeInvalid, failure.message()).because(failure),
        _ => failure,
    })?;
    match claim(app, caller, kind, &person, true).await {
        Err(Taken::Identities(kinds)) if kinds == [LoginType::UnionId] => {
            claim(app, caller, kind, &person, false).await
        }
        done => done,
    }
}

async fn claim(app: &App, caller: &Caller, kind: LoginType, person: &Person, joined: bool) -> Result<User, Taken> {
    let identity = |kind, identifier: &str| Identity { kind, identifier: identifier.into(), verified: true };
    user::store::change(&app.table, caller, app.clock.now(), |user| {
        refuse_bound(user, kind)?;
        user.set_identity(identity(kind, &person.openid));
        if let Some(unionid) = person.unionid.as_deref().filter(|_| joined)
            && user.identity(LoginType::UnionId).is_none()
        {
            user.set_identity(identity(LoginType::UnionId, unionid));
        }
        Ok(())
    })
    .await
}
