//! A WeChat on this machine, for tests and for trying the shop out: it refuses what the real one refuses.
//!
//! One server stands for both of WeChat's hosts, `api.weixin.qq.com` and, under `/v3/`, WeChat Pay's `api.mch.weixin.qq.com`;
//! at `/` it shows a page on which a person is the buyer.
//!
//! Reference: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/>. Answers come as HTTP 200 with an `errcode`,
//! in `text/plain` under `/sns/`, each refusal with a request id (`rid: …`), as from the real one.

mod app;
mod codes;
mod fault;
mod login;
mod message;
mod page;
mod pay;
mod reply;
mod shipping;
mod token;
mod weather;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Query, Request, State},
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::sync::Notify;

pub use app::App;
pub use fault::{Fault, Forgery};
pub use login::{Devices, Login, is_name};
pub use message::Message;
pub use pay::{Delivery, MerchantKeys, RefundStatus, RefundView, TradeState, TradeView, Twist};
pub use shipping::Shipment;

use self::reply::Host;
use super::server::Server;

/// What WeChat takes at most; ours are below one kilobyte.
const MAX_BODY: usize = 1 << 20;
/// So many calls are remembered: more than a test makes, and a bound for a shop that runs for days.
const MAX_CALLS: usize = 10_000;

/// A WeChat that answers at [`base_url`](Self::base_url). It knows the applications of [`App`], the codes it has issued,
/// and sandbox codes: `demo-` and 1 to 32 of `a-z`, `0-9` and `-` logs in the user of that name in any application, as
/// often as one likes; `demo-phone-` and 11 digits is the code of that phone number.
pub struct WeChatDouble {
    server: Server,
    wechat: Arc<WeChat>,
}

/// One call that reached the double, with everything it carried: secrets, codes and tokens too.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// `GET`, `POST`, …
    pub method: String,
    /// Without the query string.
    pub path: String,
    pub query: BTreeMap<String, String>,
    /// The JSON body; `Null` when there is none or when it is not JSON.
    pub body: Value,
}

#[derive(Default)]
struct WeChat {
    state: Mutex<WeChatState>,
    /// Wakes whoever runs the errands of WeChat Pay.
    errands: Notify,
}

#[derive(Default)]
struct WeChatState {
    ahead: Duration,
    calls: VecDeque<Call>,
    faults: fault::Faults,
    logins: login::Logins,
    messages: message::Messages,
    pay: pay::Pay,
    shipments: shipping::Shipments,
    tokens: token::AccessTokens,
}

impl WeChat {
    fn state(&self) -> MutexGuard<'_, WeChatState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeChatState {
    fn now(&self) -> Instant {
        Instant::now() + self.ahead
    }
}

impl WeChatDouble {
    /// At any free port.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_at(0)
    }

    /// At a port of one's choice (0: any free one).
    pub fn start_at(port: u16) -> anyhow::Result<Self> {
        let wechat = Arc::new(WeChat::default());
        let router = Router::new()
            .merge(login::routes())
            .merge(token::routes())
            .merge(message::routes())
            .merge(shipping::routes())
            .merge(pay::routes(&wechat))
            .fallback(|| async { StatusCode::NOT_FOUND })
            .layer(middleware::from_fn_with_state(Arc::clone(&wechat), observe))
            .merge(page::routes())
            .with_state(Arc::clone(&wechat));
        let errands = Arc::clone(&wechat);
        let server = Server::start("wechat", port, |listener, stop| async move {
            tokio::select! {
                served = axum::serve(listener, router).with_graceful_shutdown(stop) => {
                    if let Err(error) = served {
                        tracing::error!(%error, "the WeChat double stopped");
                    }
                }
                () = pay::run_errands(errands) => {}
            }
        })?;
        Ok(Self { server, wechat })
    }

    /// `http://127.0.0.1:PORT`, in the place of `https://api.weixin.qq.com` and of `https://api.mch.weixin.qq.com`; the
    /// page for a person is there, too.
    pub fn base_url(&self) -> String {
        self.server.url()
    }

    /// The code that `wx.login`, or the redirect of a web login, hands out when this user logs in. Good once, in the
    /// login's application, for 5 minutes (10 for the website).
    pub fn issue(&self, login: Login) -> String {
        let mut state = self.wechat.state();
        let now = state.now();
        state.logins.issue(login, now)
    }

    /// The code that the mini-program's phone number button hands out. Good once, for 5 minutes, and, when an `openid` is
    /// given, for that user alone. `phone` is the number without country code.
    pub fn issue_phone(&self, openid: Option<&str>, phone: &str) -> String {
        let mut state = self.wechat.state();
        let now = state.now();
        state.logins.issue_phone(openid, phone, now)
    }

    /// The next call that has no fault waiting for it yet meets this one.
    pub fn fail_next(&self, fault: Fault) {
        self.wechat.state().faults.push(fault);
    }

    /// The next call to WeChat Pay that has no fault waiting for it yet meets this one.
    pub fn fail_next_pay(&self, fault: Fault) {
        self.wechat.state().faults.push_pay(fault);
    }

    /// From now on each call without a fault of its own meets a random one with this probability (0.0 to 1.0): the
    /// connection closes before or after the call is carried out, or the answer is a busy system, a limit or a
    /// gateway's. The same seed brings the same faults in the same order. A probability of 0.0 ends it.
    pub fn weather(&self, seed: u64, probability: f64) {
        let weather = (probability > 0.0).then(|| weather::Weather::new(seed, probability));
        self.wechat.state().faults.set_weather(weather);
    }

    /// Sets the double's clock forward: codes and tokens grow old. WeChat Pay has its own:
    /// [`set_clock`](Self::set_clock).
    pub fn advance(&self, time: Duration) {
        self.wechat.state().ahead += time;
    }

    /// Makes every access token of the applications invalid before its time (`errcode` 40001), as a forced refresh does.
    pub fn revoke_access_tokens(&self) {
        self.wechat.state().tokens.revoke();
    }

    /// The calls so far, oldest first; of more than ten thousand, the latest.
    pub fn calls(&self) -> Vec<Call> {
        self.wechat.state().calls.iter().cloned().collect()
    }
}

/// Notes the call and plays the fault that waits for it, if any.
async fn observe(State(wechat): State<Arc<WeChat>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Call {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let host = Host::of(&call.path);
    let fault = {
        let mut state = wechat.state();
        if state.calls.len() == MAX_CALLS {
            state.calls.pop_front();
        }
        state.calls.push_back(call);
        state.faults.take(host)
    };
    // Some faults lie deeper than this.
    if let Some(fault) = fault {
        parts.extensions.insert(fault);
    }
    let mut answer = fault::play(fault, host, next.run(Request::from_parts(parts, Body::from(body)))).await;
    if answer.status() == StatusCode::OK {
        answer.headers_mut().insert(CONTENT_TYPE, host.content_type());
    }
    answer
}

#[cfg(test)]
mod tests;
