//! One attempt at a call, on one of WeChat Pay's hosts.

use http::{
    StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use reqwest::Url;
use serde::Deserialize;

use super::{Call, Deadline, Reply};
use crate::{
    error::Failure,
    wechat::{
        http::{PATIENCE, kind},
        pay::{Pay, PayError, Refusal, account::Account},
        text,
    },
};

const JSON: &str = "application/json";
const AGENT: &str = concat!("mini-shop/", env!("CARGO_PKG_VERSION"));
/// How much of WeChat's own words goes to the log.
const WORDS: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wechat::pay) enum Host {
    Main,
    Backup,
}

/// An attempt that brought no success one can rely on.
#[derive(Debug)]
pub(in crate::wechat::pay) struct Missed {
    pub error: PayError,
    pub next: Next,
}

/// Where another attempt may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wechat::pay) enum Next {
    Never,
    Again,
    Elsewhere,
}

impl Missed {
    /// The host for the next attempt, after one at `host`.
    pub fn host(&self, host: Host) -> Host {
        match (self.next, host) {
            (Next::Elsewhere, Host::Main) => Host::Backup,
            (Next::Elsewhere, Host::Backup) => Host::Main,
            (Next::Never | Next::Again, host) => host,
        }
    }
}

impl From<Failure> for Missed {
    fn from(failure: Failure) -> Self {
        Self { error: failure.into(), next: Next::Never }
    }
}

fn unknown(next: Next, cause: String) -> Missed {
    Missed { error: PayError::Unknown(cause), next }
}

impl Pay {
    pub(in crate::wechat::pay) async fn attempt(
        &self,
        account: &Account,
        call: &Call<'_>,
        host: Host,
        until: Deadline,
    ) -> Result<Reply, Missed> {
        let reply = self.exchange(account, call, host, until).await?;
        let name = call.name;
        if let Err(forged) = self.verify(account, &reply.headers, &reply.body, until).await {
            tracing::error!(call = name, reason = forged.0, "an answer that is not WeChat Pay's");
            return Err(unknown(Next::Again, format!("{name}: an answer with {}", forged.0)));
        }
        match reply.status {
            StatusCode::ACCEPTED => Err(unknown(Next::Again, format!("{name}: accepted, but not done yet"))),
            _ => Ok(reply),
        }
    }

    /// Signs, sends and takes a success, without believing it.
    pub(in crate::wechat::pay) async fn exchange(
        &self,
        account: &Account,
        call: &Call<'_>,
        host: Host,
        until: Deadline,
    ) -> Result<Reply, Missed> {
        let lost = |error: reqwest::Error| {
            let next = if error.is_connect() { Next::Elsewhere } else { Next::Again };
            tracing::warn!(call = call.name, ?host, reason = kind(&error), "WeChat Pay did not answer");
            unknown(next, format!("{}: {}", call.name, kind(&error)))
        };
        let answer =
            self.request(account, call, host)?.timeout(PATIENCE.min(until.left())).send().await.map_err(lost)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.bytes().await.map_err(lost)?.to_vec();
        let reply = Reply { status, headers, body };
        reply.log(call, host);
        if reply.status.is_success() { Ok(reply) } else { Err(refused(&reply, call.name)) }
    }

    fn request(&self, account: &Account, call: &Call<'_>, host: Host) -> Result<reqwest::RequestBuilder, Failure> {
        let host = match (host, &self.config.backup_url) {
            (Host::Backup, Some(backup)) => backup,
            _ => &self.config.api_url,
        };
        let url = Url::parse(&format!("{host}{}", call.target)).map_err(Failure::internal)?;
        // As it is sent, whatever parsing has made of it.
        let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let authorization = account.authorization(&call.method, &target, call.body, &self.stamp())?;
        let mut request = self
            .http
            .client()?
            .request(call.method.clone(), url)
            .header(AUTHORIZATION, authorization)
            .header(ACCEPT, JSON)
            .header(CONTENT_TYPE, JSON)
            .header(USER_AGENT, AGENT);
        // Asks for an answer signed with this key. Ids carry the day they were made: the last one is the newest.
        if let Some((serial, _)) = account.public_keys.last_key_value() {
            request = request.header("Wechatpay-Serial", serial);
        }
        Ok(if call.body.is_empty() { request } else { request.body(call.body.to_owned()) })
    }
}

/// How WeChat Pay refuses.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Words {
    code: String,
    message: String,
}

impl Reply {
    fn words(&self) -> Words {
        let Words { code, message } = serde_json::from_slice(&self.body).unwrap_or_default();
        Words { code: text::first(&code, WORDS), message: text::first(&message, WORDS) }
    }

    fn request_id(&self) -> Option<String> {
        self.headers.get("Request-ID").and_then(|id| id.to_str().ok()).map(|id| text::first(id, WORDS))
    }

    fn log(&self, call: &Call<'_>, host: Host) {
        let (call, status, wechat_id) = (call.name, self.status.as_u16(), self.request_id());
        match self.status {
            status if status.is_success() => tracing::info!(call, ?host, %status, wechat_id, "WeChat Pay answered"),
            StatusCode::UNAUTHORIZED => {
                tracing::error!(call, ?host, wechat_id, "WeChat Pay refuses our key, its serial number or our clock");
            }
            _ => tracing::warn!(call, ?host, status, wechat_id, code = self.words().code, "WeChat Pay refused"),
        }
    }
}

fn refused(reply: &Reply, name: &str) -> Missed {
    let Words { code, message } = reply.words();
    let status = reply.status;
    if !status.is_client_error() {
        let next = if status.is_server_error() { Next::Elsewhere } else { Next::Again };
        return unknown(next, format!("{name}: HTTP {} {code} {message}", status.as_u16()));
    }
    let next = if status == StatusCode::TOO_MANY_REQUESTS { Next::Again } else { Next::Never };
    let refusal = Refusal { status: status.as_u16(), code, message, request_id: reply.request_id() };
    Missed { error: PayError::Refused(refusal), next }
}
