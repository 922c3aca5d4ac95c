use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    http::{Caller, Reply, Success, expired},
};

use crate::Token;

/// 换取新令牌
///
/// 登录后30天内可反复换取，此后须重新登录。
#[utoipa::path(post, path = "/v1/token/refresh", operation_id = "token_refresh", tag = "令牌",
    security(("token" = [])),
    responses((status = 200, body = Success<Token>)))]
pub async fn refresh(State(app): State<Arc<App>>, Caller(session): Caller) -> Reply<Success<Token>> {
    let claims = session.claims.refreshed(session.user.generation, app.clock.now()).ok_or_else(expired)?;
    Ok(Success::new(Token::new(app.tokens.sign(&claims).await?, &claims)))
}
