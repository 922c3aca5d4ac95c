//! Codes of real phones: what `wx.login` hands out in WeChat's DevTools, or on a phone with a preview of the mini-program.
//!
//! Nobody but the real WeChat knows whose such a code is. So either it is [asked](Real), or the code counts as that of a sandbox
//! user: the one of the device that it came from, so that a phone stays the same user, however many codes it draws. Only a shop
//! that a person tries out is told to: tests rely on a WeChat that refuses what it has not issued.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::Json;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{Login, is_name};
use crate::{
    http,
    local::wechat::{
        App, WeChat, WeChatDouble,
        reply::{Answer, CODE_INVALID, CODE_USED, Refusal, SYSTEM_BUSY},
    },
};

/// So many codes are remembered. Each is good for minutes.
const MOST: usize = 10_000;
/// Characters of a real code: it has 32.
const CODE: std::ops::RangeInclusive<usize> = 8..=128;
/// Who logs in by a code that came from nobody knows where.
const SOMEBODY: &str = "developer";
/// How long the real WeChat has for an answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// Before its end at which an access token has a successor.
const MARGIN: Duration = Duration::from_mins(5);

#[derive(Default)]
pub(in crate::local::wechat) struct Guests {
    open: bool,
    real: Option<Arc<Real>>,
    /// From which device a code came.
    devices: HashMap<String, String>,
    used: HashSet<String>,
    /// The oldest first.
    order: VecDeque<String>,
}

impl Guests {
    /// Who logs in by this code, which was not issued here.
    pub fn login(&mut self, app: App, code: &str) -> Result<Login, Refusal> {
        if !self.open || app != App::MiniProgram || !is_code(code) {
            return Err(CODE_INVALID);
        }
        let name = self.devices.get(code).map_or(SOMEBODY, String::as_str).to_owned();
        self.spend(code)?;
        Ok(Login::named(app, &name))
    }

    /// Whose number this code stands for, which was not issued here: always the same for one device.
    pub fn phone(&mut self, code: &str) -> Result<String, Refusal> {
        if !self.open || !is_code(code) {
            return Err(CODE_INVALID);
        }
        let name = self.devices.get(code).map_or(SOMEBODY, String::as_str).to_owned();
        self.spend(code)?;
        let digest = Sha256::digest(&name);
        let number = digest.iter().take(4).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        Ok(format!("138{:08}", number % 100_000_000))
    }

    /// As with the real one, a code is good once: a mini-program that keeps its code is found out here.
    fn spend(&mut self, code: &str) -> Result<(), Refusal> {
        self.remember(code);
        if self.used.insert(code.to_owned()) { Ok(()) } else { Err(CODE_USED) }
    }

    fn remember(&mut self, code: &str) {
        if self.devices.contains_key(code) || self.used.contains(code) {
            return;
        }
        self.order.push_back(code.to_owned());
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.devices.remove(&oldest);
            self.used.remove(&oldest);
        }
    }
}

fn is_code(code: &str) -> bool {
    CODE.contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl WeChatDouble {
    /// From now on any code logs in the mini-program's user of the device that it came from.
    pub fn welcome_any_code(&self) {
        self.wechat.state().logins.guests.open = true;
    }

    /// What takes note of where codes come from.
    pub fn devices(&self) -> Devices {
        Devices(Arc::clone(&self.wechat))
    }

    /// From now on the real WeChat tells whose a code of the mini-program is, and the number behind a button. Asks it first
    /// whether it knows the mini-program.
    ///
    /// # Errors
    /// Say what it answered.
    pub async fn ask_real(&self, at: &str, app_id: &str, secret: &str) -> anyhow::Result<()> {
        let real = Real {
            http: http::client(at, PATIENCE)?,
            at: at.trim_end_matches('/').to_owned(),
            app_id: app_id.to_owned(),
            secret: secret.to_owned(),
            token: Mutex::default(),
        };
        if let Err(Told(answer)) = real.token().await {
            let [code, message] = ["errcode", "errmsg"].map(|name| answer[name].clone());
            anyhow::bail!("{} {}", code, message.as_str().unwrap_or_default());
        }
        self.wechat.state().logins.guests.real = Some(Arc::new(real));
        Ok(())
    }
}

/// Where codes come from, as the double is told.
#[derive(Clone)]
pub struct Devices(Arc<WeChat>);

impl Devices {
    /// Takes note that a code came from this device: a name as of a sandbox code.
    pub fn came_from(&self, code: &str, device: &str) {
        let guests = &mut self.0.state().logins.guests;
        if is_code(code) && is_name(device) {
            guests.remember(code);
            guests.devices.insert(code.to_owned(), device.to_owned());
        }
    }
}

impl WeChat {
    /// The real WeChat, where it is to be asked about this code.
    pub(in crate::local::wechat) fn real_for(&self, code: &str) -> Option<Arc<Real>> {
        let state = self.state();
        let is_ours = code.starts_with("demo-") || state.logins.has_issued(code);
        state.logins.guests.real.clone().filter(|_| !is_ours)
    }
}

/// The real WeChat, asked in the name of a mini-program of one's own.
pub(in crate::local::wechat) struct Real {
    http: reqwest::Client,
    at: String,
    app_id: String,
    secret: String,
    token: Mutex<Option<(String, Instant)>>,
}

/// What it answered instead.
struct Told(Value);

impl Real {
    /// `/sns/jscode2session`, as it is answered.
    pub async fn session(&self, code: &str) -> Answer {
        let query = [
            ("appid", self.app_id.as_str()),
            ("secret", &self.secret),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        let request = self.http.get(format!("{}/sns/jscode2session", self.at)).query(&query);
        self.send(request).await.map(Json).map_err(|_| SYSTEM_BUSY)
    }

    /// `/wxa/business/getuserphonenumber`, as it is answered, but under the watermark that this shop looks for.
    pub async fn phone(&self, code: &str, openid: Option<&str>) -> Answer {
        let token = match self.token().await {
            Ok(token) => token,
            Err(Told(answer)) => return Ok(Json(answer)),
        };
        let mut body = json!({"code": code});
        if let Some(openid) = openid {
            body["openid"] = openid.into();
        }
        let path = format!("{}/wxa/business/getuserphonenumber", self.at);
        let request = self.http.post(path).query(&[("access_token", &token)]).json(&body);
        let mut answer = self.send(request).await.map_err(|_| SYSTEM_BUSY)?;
        if let Some(app) = answer.pointer_mut("/phone_info/watermark/appid") {
            *app = App::MiniProgram.id().into();
        }
        Ok(Json(answer))
    }

    async fn token(&self) -> Result<String, Told> {
        let mut kept = self.token.lock().await;
        if let Some((token, _)) = kept.as_ref().filter(|(_, until)| Instant::now() < *until) {
            return Ok(token.clone());
        }
        let asked = json!({"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret});
        let request = self.http.post(format!("{}/cgi-bin/stable_token", self.at)).json(&asked);
        let busy = |_| Told(json!({"errcode": SYSTEM_BUSY.0, "errmsg": SYSTEM_BUSY.1}));
        let answer = self.send(request).await.map_err(busy)?;
        let (Some(token), Some(valid)) = (answer["access_token"].as_str(), answer["expires_in"].as_u64()) else {
            return Err(Told(answer));
        };
        let until = Instant::now() + Duration::from_secs(valid).saturating_sub(MARGIN);
        *kept = Some((token.to_owned(), until));
        Ok(token.to_owned())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let answered = async {
            let text = request.send().await.map_err(reqwest::Error::without_url)?.text().await?;
            // In `text/plain` as well.
            serde_json::from_str(&text).context("no JSON")
        };
        answered.await.inspect_err(|error: &anyhow::Error| tracing::warn!(%error, "the real WeChat"))
    }
}
