//! Calls to WeChat. Every host is configurable; secrets and codes stay out of logs, so an error never shows its URL.

pub mod login;

use std::{sync::OnceLock, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    config,
    error::{Code, Failure},
};

/// Our side of WeChat. The HTTP client is built when it is first needed.
#[derive(Debug)]
pub struct WeChat {
    config: config::WeChat,
    client: OnceLock<reqwest::Client>,
}

/// Longer than this and the mini-program has given up.
const PATIENCE: Duration = Duration::from_secs(5);
/// `errcode` of a system that is busy: try again.
const BUSY: i64 = -1;

/// What every answer of `api.weixin.qq.com` may carry; absent or 0 is success.
#[derive(Debug, Deserialize)]
struct Outcome {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

impl WeChat {
    pub fn new(config: config::WeChat) -> Self {
        Self { config, client: OnceLock::new() }
    }

    fn client(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // A second caller at the same moment finds the provider installed: that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let built = reqwest::Client::builder().timeout(PATIENCE).connect_timeout(PATIENCE).no_proxy().build();
        Ok(self.client.get_or_init({
            let client = built.map_err(Failure::internal)?;
            || client
        }))
    }

    /// `GET` on the API host. `Err` carries WeChat's own code in the log and 60000 for the caller, unless `refusal` knows
    /// better.
    async fn get(&self, path: &str, query: &[(&str, &str)], refusal: fn(i64) -> Option<Code>) -> Result<Value, Failure> {
        let url = format!("{}{path}", self.config.api_url);
        let sent = self.client()?.get(url).query(query).send().await;
        let answer = sent.map_err(|error| unreachable_host(path, &error))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| unreachable_host(path, &error))?;
        if !status.is_success() {
            return Err(Failure::new(Code::WeChatRefused).because(format!("WeChat {path}: HTTP {status}")));
        }
        // `sns/*` says text/plain; it is JSON all the same.
        let unreadable = |_| Failure::new(Code::WeChatRefused).because(format!("WeChat {path}: not JSON"));
        let json: Value = serde_json::from_str(&text).map_err(unreadable)?;
        let outcome = Outcome::deserialize(&json).map_err(unreadable)?;
        if outcome.errcode == 0 {
            return Ok(json);
        }
        let code = refusal(outcome.errcode).unwrap_or(Code::WeChatRefused);
        let failure = if outcome.errcode == BUSY { Failure::with_message(code, "微信系统繁忙，请稍后重试") } else { code.into() };
        Err(failure.because(format!("WeChat {path}: {} {}", outcome.errcode, outcome.errmsg)))
    }
}

/// The URL carries the secret and the code: it must not reach the log.
fn unreachable_host(path: &str, error: &reqwest::Error) -> Failure {
    let kind = match error {
        error if error.is_timeout() => "timed out",
        error if error.is_connect() => "no connection",
        _ => "broken answer",
    };
    Failure::new(Code::WeChatRefused).because(format!("WeChat {path}: {kind}"))
}
