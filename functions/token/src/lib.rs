//! Tokens: logging in, and what a token is worth.

mod login;
mod qr;
mod refresh;
mod verify;

use serde::Serialize;
use shared::{
    auth::token::Claims,
    http::{Api, routes},
};
use utoipa::ToSchema;

pub fn api() -> Api {
    Api::new("token")
        .mount(routes!(login::login))
        .mount(routes!(verify::verify))
        .mount(routes!(refresh::refresh))
        .mount(routes!(qr::open_redirect_url))
}

/// 令牌
#[derive(Debug, Serialize, ToSchema)]
struct Token {
    token: String,
    /// 有效期，秒
    expire_in: i64,
}

impl Token {
    fn new(token: String, claims: &Claims) -> Self {
        Self { token, expire_in: claims.exp - claims.iat }
    }
}
