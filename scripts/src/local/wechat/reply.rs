//! WeChat's answers.

use std::{
    borrow::Cow,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Json,
    http::HeaderValue,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// An `errcode` with its message. It travels as HTTP 200.
#[derive(Clone, Debug)]
pub(super) struct Refusal(pub i64, pub Cow<'static, str>);

impl Refusal {
    pub const fn new(errcode: i64, errmsg: &'static str) -> Self {
        Self(errcode, Cow::Borrowed(errmsg))
    }
}

pub(super) const SYSTEM_BUSY: Refusal = Refusal::new(-1, "system error");
pub(super) const TOKEN_INVALID: Refusal =
    Refusal::new(40001, "invalid credential, access_token is invalid or not latest");
pub(super) const GRANT_TYPE_INVALID: Refusal = Refusal::new(40002, "invalid grant_type");
pub(super) const OPENID_INVALID: Refusal = Refusal::new(40003, "invalid openid");
pub(super) const APP_INVALID: Refusal = Refusal::new(40013, "invalid appid");
pub(super) const CODE_INVALID: Refusal = Refusal::new(40029, "invalid code");
pub(super) const SECRET_INVALID: Refusal = Refusal::new(40125, "invalid appsecret");
pub(super) const CODE_USED: Refusal = Refusal::new(40163, "code been used");
pub(super) const TOKEN_MISSING: Refusal = Refusal::new(41001, "access_token missing");
pub(super) const APP_MISSING: Refusal = Refusal::new(41002, "appid missing");
pub(super) const SECRET_MISSING: Refusal = Refusal::new(41004, "appsecret missing");
pub(super) const CODE_MISSING: Refusal = Refusal::new(41008, "missing code");
pub(super) const TOKEN_EXPIRED: Refusal = Refusal::new(42001, "access_token expired");
pub(super) const MINUTE_QUOTA: Refusal =
    Refusal::new(45011, "api minute-quota reach limit  mustslower  retry next minute");
pub(super) const BODY_INVALID: Refusal = Refusal::new(47001, "data format error");
pub(super) const SCOPE_TOO_SMALL: Refusal = Refusal::new(48001, "api unauthorized");

pub(super) type Answer = Result<Json<Value>, Refusal>;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(errcode, errmsg) = self;
        Json(json!({"errcode": errcode, "errmsg": format!("{errmsg}, rid: {}", request_id())})).into_response()
    }
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    /// `api.weixin.qq.com`, where people log in.
    Login,
    /// `api.weixin.qq.com`, the rest of it.
    Api,
    /// `api.mch.weixin.qq.com`.
    Pay,
}

impl Host {
    pub fn of(path: &str) -> Self {
        match path {
            _ if path.starts_with("/sns/") => Self::Login,
            _ if path.starts_with("/v3/") => Self::Pay,
            _ => Self::Api,
        }
    }

    /// What it calls the JSON that it answers.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Login => "text/plain",
            Self::Api => "application/json; encoding=utf-8",
            Self::Pay => "application/json; charset=utf-8",
        })
    }
}

/// Seconds since 1970 by this machine's clock.
#[expect(clippy::disallowed_methods, reason = "WeChat does not keep the shop's time")]
pub(super) fn epoch_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn request_id() -> String {
    format!("{:08x}-{:08x}-{:08x}", epoch_seconds(), rand::random::<u32>(), rand::random::<u32>())
}
