//! The exchange of a code for the user: `/sns/…`.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{Query, State},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Login, credentials};
use crate::local::wechat::{
    App, WeChat,
    reply::{
        APP_INVALID, Answer, CODE_MISSING, GRANT_TYPE_INVALID, OPENID_INVALID, Refusal, SCOPE_TOO_SMALL, TOKEN_EXPIRED,
        TOKEN_INVALID, TOKEN_MISSING,
    },
    token::random,
};

type Parameters = Query<BTreeMap<String, String>>;

const USER_TOKEN_VALID: Duration = Duration::from_hours(2);

pub(super) struct UserToken {
    login: Login,
    until: Instant,
}

/// `GET /sns/jscode2session`: a mini-program code.
pub(super) async fn session(State(wechat): State<Arc<WeChat>>, asked: Parameters) -> Answer {
    let code = asked.get("js_code").map(String::as_str).unwrap_or_default();
    if let Some(real) = wechat.real_for(code) {
        return real.session(code).await;
    }
    let login = redeem(&wechat, &asked, "js_code", &[App::MiniProgram])?;
    let key = STANDARD.encode(rand::random::<[u8; 16]>());
    Ok(with_unionid(json!({"session_key": key, "openid": login.openid}), login.unionid))
}

/// `GET /sns/oauth2/access_token`: a code of the website or of the Official Account.
pub(super) async fn user_token(State(wechat): State<Arc<WeChat>>, asked: Parameters) -> Answer {
    let login = redeem(&wechat, &asked, "code", &[App::Website, App::OfficialAccount])?;
    let token = random(86);
    let mut answer = json!({
        "access_token": token,
        "expires_in": USER_TOKEN_VALID.as_secs(),
        "refresh_token": random(86),
        "openid": login.openid,
        "scope": login.scope,
    });
    if login.snapshot {
        answer["is_snapshotuser"] = json!(1);
    }
    let unionid = login.unionid.clone().filter(|_| login.scope != "snsapi_base");
    let mut state = wechat.state();
    let until = state.now() + USER_TOKEN_VALID;
    state.logins.user_tokens.insert(token, UserToken { login, until });
    Ok(with_unionid(answer, unionid))
}

/// `GET /sns/userinfo`: the profile, by the token of the exchange before.
pub(super) async fn profile(State(wechat): State<Arc<WeChat>>, asked: Parameters) -> Answer {
    let token = asked.get("access_token").ok_or(TOKEN_MISSING)?;
    let state = wechat.state();
    let UserToken { login, until } = state.logins.user_tokens.get(token).ok_or(TOKEN_INVALID)?;
    if state.now() >= *until {
        return Err(TOKEN_EXPIRED);
    }
    if asked.get("openid") != Some(&login.openid) {
        return Err(OPENID_INVALID);
    }
    if login.scope == "snsapi_base" {
        return Err(SCOPE_TOO_SMALL);
    }
    let profile = json!({
        "openid": login.openid,
        "nickname": "微信用户",
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "https://thirdwx.qlogo.cn/mmopen/vi_32/local/132",
        "privilege": [],
    });
    Ok(with_unionid(profile, login.unionid.clone()))
}

fn redeem(wechat: &WeChat, asked: &Parameters, code: &str, apps: &[App]) -> Result<Login, Refusal> {
    let parameter = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let app = credentials(parameter("appid"), parameter("secret"))?;
    if !apps.contains(&app) {
        return Err(APP_INVALID);
    }
    if parameter("grant_type") != Some("authorization_code") {
        return Err(GRANT_TYPE_INVALID);
    }
    let code = parameter(code).ok_or(CODE_MISSING)?;
    let mut state = wechat.state();
    let now = state.now();
    state.logins.redeem(app, code, now)
}

fn with_unionid(mut answer: Value, unionid: Option<String>) -> Json<Value> {
    if let Some(unionid) = unionid {
        answer["unionid"] = unionid.into();
    }
    Json(answer)
}
