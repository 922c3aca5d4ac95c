use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    error::Code,
    form,
    http::{Reply, Success, session_of},
    ids::Id,
    shop::User,
    validation::{Text, Valid},
};
use utoipa::ToSchema;

form! {
    /// 待验证的令牌
    #[derive(ToSchema)]
    pub struct Presented {
        token: Text<1, 4096>,
    }
}

/// 令牌的内容
#[derive(Debug, Serialize, ToSchema)]
pub struct Meaning {
    scope: Scope,
    /// 用户 id
    uid: Id,
    /// 签发时间，秒
    create_at: i64,
    /// 到期时间，秒
    expire_in: i64,
}

/// What its user is, in the words of the clients.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
enum Scope {
    #[serde(rename = "UserScope")]
    User,
    #[serde(rename = "AdminScope")]
    Admin,
    #[serde(rename = "SuperScope")]
    Super,
}

impl Scope {
    fn of(user: &User) -> Self {
        match (user.is_super(), user.group_id) {
            (true, _) => Self::Super,
            (false, Some(_)) => Self::Admin,
            (false, None) => Self::User,
        }
    }
}

/// 验证令牌
///
/// 返回令牌所属的用户、权限与有效时间。令牌过期答 1003，其余无效的令牌答 1002。
#[utoipa::path(post, path = "/v1/token/verify", operation_id = "token_verify", tag = "令牌",
    security(()), request_body = Presented,
    responses((status = 200, body = Success<Meaning>)),
    extensions(("x-refusals" = json!([Code::TokenInvalid, Code::TokenExpired]))))]
pub async fn verify(State(app): State<Arc<App>>, Valid(asked): Valid<Presented>) -> Reply<Success<Meaning>> {
    let session = session_of(&app, asked.token.as_str()).await?;
    let (scope, uid) = (Scope::of(&session.user), session.user.id);
    Ok(Success::new(Meaning { scope, uid, create_at: session.claims.iat, expire_in: session.claims.exp }))
}
