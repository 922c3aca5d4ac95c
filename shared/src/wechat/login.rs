//! Who is the person behind a WeChat code?

use serde_json::Value;

use super::WeChat;
use crate::{
    config::WeChatApp,
    error::{Code, Failure},
};

/// A person as one app of the shop knows them. The session key that comes along stays here and is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub openid: String,
    /// The same for all apps of one owner; only where they are joined on the open platform.
    pub unionid: Option<String>,
}

impl WeChat {
    /// `wx.login`'s code, once, within five minutes.
    pub async fn mini_program(&self, code: &str) -> Result<Person, Failure> {
        let app = configured(self.config.mini_program.as_ref())?;
        let query = [
            ("appid", app.id.as_str()),
            ("secret", &app.secret),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        // No second try, not even after "busy": the code may be spent.
        person(&self.get("/sns/jscode2session", &query, refusal).await?)
    }
}

fn configured(app: Option<&WeChatApp>) -> Result<&WeChatApp, Failure> {
    app.ok_or_else(|| Failure::with_message(Code::WeChatRefused, "微信登录未配置"))
}

fn person(answer: &Value) -> Result<Person, Failure> {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let openid = text("openid").ok_or_else(|| Failure::new(Code::WeChatRefused).because("WeChat: no openid"))?;
    Ok(Person { openid, unionid: text("unionid") })
}

/// Codes that are invalid or used, and limits; the rest is between WeChat and us.
fn refusal(errcode: i64) -> Option<Code> {
    match errcode {
        40029 | 40163 => Some(Code::WeChatCodeInvalid),
        45011 => Some(Code::TooManyRequests),
        40226 => Some(Code::LoginFailed),
        _ => None,
    }
}
