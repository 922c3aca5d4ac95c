//! Calls to WeChat. Its host is configurable; secrets, codes and tokens stay out of logs, so an error never shows its URL.

mod access_token;
pub mod app;
pub mod express;
mod http;
pub mod login;
pub mod message;
pub mod pay;
mod phone;
mod qr;
pub mod shipping;
#[cfg(test)]
mod testing;
mod text;
mod undelivered;

use std::time::Duration;

use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;

use self::{access_token::AccessToken, http::Http};
pub use self::{text::shows, undelivered::Undelivered};
use crate::{
    clock::Clock,
    config::{self, WeChatApp},
    error::{Code, Failure},
    storage::Table,
};

/// Our side of WeChat.
#[derive(Debug)]
pub struct WeChat {
    config: config::WeChat,
    table: Table,
    clock: Clock,
    http: Http,
    secrets: Mutex<app::Known>,
    /// The mini-program's; whoever has to fetch it keeps the others waiting.
    access_token: Mutex<Option<AccessToken>>,
    carriers: Mutex<express::Known>,
}

/// How much of WeChat's own words goes to the log.
const WORDS: usize = 200;
/// The quota that is used up is one of a minute.
const QUOTA: Duration = Duration::from_mins(1);
/// `errcode` of a system that is busy: nothing was done.
const BUSY: i64 = -1;

/// What every answer of `api.weixin.qq.com` may carry; absent or 0 is success.
#[derive(Debug, Deserialize)]
struct Outcome {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// A call that did not succeed.
#[derive(Debug)]
struct Refused {
    /// WeChat's own code; `None` where no sound answer came, and nobody knows whether the call was carried out.
    errcode: Option<i64>,
    /// For the log: the path, the code and WeChat's words with its request id (`rid: …`).
    cause: String,
}

impl WeChat {
    pub fn new(config: config::WeChat, table: Table, clock: Clock) -> Self {
        let (secrets, access_token, carriers) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { config, table, clock, http: Http::default(), secrets, access_token, carriers }
    }

    /// `GET` on the API host.
    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Failed> {
        Ok(send(path, self.http.client()?.get(self.url(path)).query(query)).await?)
    }

    /// `POST` of a JSON body on the API host.
    async fn post(&self, path: &str, query: &[(&str, &str)], body: &Value) -> Result<Value, Failed> {
        Ok(send(path, self.http.client()?.post(self.url(path)).query(query).json(body)).await?)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.api_url)
    }
}

/// Why there is no answer: WeChat's doing, or ours.
#[derive(Debug)]
enum Failed {
    Refused(Refused),
    Ours(Failure),
}

impl Failed {
    fn errcode(&self) -> Option<i64> {
        match self {
            Self::Refused(refused) => refused.errcode,
            Self::Ours(_) => None,
        }
    }

    /// For the log.
    fn into_cause(self) -> String {
        match self {
            Self::Refused(refused) => refused.cause,
            Self::Ours(failure) => failure.to_string(),
        }
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

/// What the caller may know of it. Codes that are invalid or used, and limits, are told; the rest is between WeChat and
/// us, and in the log.
impl From<Failed> for Failure {
    fn from(failed: Failed) -> Self {
        let Refused { errcode, cause } = match failed {
            Failed::Refused(refused) => refused,
            Failed::Ours(failure) => return failure,
        };
        let failure = match errcode {
            Some(40029 | 40163 | 42003) => Self::new(Code::WeChatCodeInvalid),
            Some(45011) => Self::new(Code::TooManyRequests).retry_after(QUOTA),
            Some(40226) => Self::with_message(Code::LoginFailed, "该微信账号被微信判定为高风险，无法登录"),
            Some(BUSY) => Self::with_message(Code::WeChatRefused, "微信系统繁忙，请稍后重试"),
            _ => Self::new(Code::WeChatRefused),
        };
        failure.because(cause)
    }
}

async fn send(path: &str, request: RequestBuilder) -> Result<Value, Refused> {
    let lost =
        |error: &reqwest::Error| Refused { errcode: None, cause: format!("WeChat {path}: {}", http::kind(error)) };
    let answer = request.send().await.map_err(|error| lost(&error))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|error| lost(&error))?;
    if !status.is_success() {
        return Err(Refused { errcode: None, cause: format!("WeChat {path}: HTTP {status}") });
    }
    // `sns/*` says text/plain; it is JSON all the same.
    let unreadable = |_| Refused { errcode: None, cause: format!("WeChat {path}: not JSON") };
    let json: Value = serde_json::from_str(&text).map_err(unreadable)?;
    let Outcome { errcode, errmsg } = Outcome::deserialize(&json).map_err(unreadable)?;
    if errcode == 0 {
        return Ok(json);
    }
    let words: String = errmsg.chars().take(WORDS).collect();
    Err(Refused { errcode: Some(errcode), cause: format!("WeChat {path}: {errcode} {words}") })
}

fn configured(app: Option<&WeChatApp>) -> Result<&WeChatApp, Failure> {
    app.ok_or_else(|| unconfigured().because("no app id: see the parameters of template.yaml"))
}

fn unconfigured() -> Failure {
    Failure::with_message(Code::WeChatRefused, "微信登录未配置")
}

/// An answer without what it should have.
fn incomplete(what: &str) -> Failure {
    Failure::new(Code::WeChatRefused).because(format!("WeChat: {what}"))
}
