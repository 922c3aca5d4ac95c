//! The phone number of a mini-program user: `POST /wxa/business/getuserphonenumber`.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::json;

use crate::local::wechat::{
    App, WeChat,
    reply::{Answer, BODY_INVALID, CODE_INVALID, CODE_MISSING, epoch_seconds},
};

/// What a phone number code stands for.
pub(super) struct Phone {
    /// The user who pressed the button; `None`: anyone.
    pub openid: Option<String>,
    /// Without country code.
    pub number: String,
}

#[derive(Deserialize)]
struct Asked {
    code: Option<String>,
    openid: Option<String>,
}

pub(super) async fn number(
    State(wechat): State<Arc<WeChat>>,
    Query(query): Query<BTreeMap<String, String>>,
    body: Bytes,
) -> Answer {
    wechat.state().mini_program(&query)?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|_| BODY_INVALID)?;
    let code = asked.code.ok_or(CODE_MISSING)?;
    if let Some(real) = wechat.real_for(&code) {
        return real.phone(&code, asked.openid.as_deref()).await;
    }
    let mut state = wechat.state();
    let now = state.now();
    let number = if let Some(number) = sandbox(&code) {
        number.to_owned()
    } else if state.logins.has_issued(&code) {
        let theirs = |phone: &Phone| asked.openid.is_none() || phone.openid.is_none() || asked.openid == phone.openid;
        // WeChat knows no "used" here: such a code is invalid.
        let phone = state.logins.phones.redeem(&code, now, theirs).map_err(|_| CODE_INVALID)?;
        phone.number.clone()
    } else {
        state.logins.guests.phone(&code).map_err(|_| CODE_INVALID)?
    };
    Ok(Json(json!({
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": number,
            "purePhoneNumber": number,
            "countryCode": "86",
            "watermark": {"timestamp": epoch_seconds(), "appid": App::MiniProgram.id()},
        },
    })))
}

fn sandbox(code: &str) -> Option<&str> {
    let number = code.strip_prefix("demo-phone-")?;
    (number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}
