//! The applications' access tokens: `POST /cgi-bin/stable_token`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Json, Router, body::Bytes, extract::State, routing::post};
use rand::RngExt;
use serde::Deserialize;
use serde_json::json;

use super::{
    App, WeChat, WeChatState,
    login::credentials,
    reply::{
        APP_INVALID, Answer, BODY_INVALID, GRANT_TYPE_INVALID, Refusal, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING,
    },
};

const VALID: Duration = Duration::from_hours(2);
/// So long before its end a token has a successor; both are good until then.
const OVERLAP: Duration = Duration::from_mins(5);

pub(super) fn routes() -> Router<Arc<WeChat>> {
    Router::new().route("/cgi-bin/stable_token", post(stable_token))
}

/// Every token ever issued that was not revoked, by its text.
#[derive(Default)]
pub(super) struct AccessTokens(HashMap<String, AccessToken>);

struct AccessToken {
    app: App,
    until: Instant,
}

impl AccessTokens {
    /// The application's token, which is the same until shortly before its end, and how long it still lives.
    fn current(&mut self, app: App, now: Instant) -> (String, Duration) {
        let current = self.0.iter().find(|(_, token)| token.app == app && token.until > now + OVERLAP);
        if let Some((token, AccessToken { until, .. })) = current {
            return (token.clone(), *until - now);
        }
        let token = random(136);
        self.0.insert(token.clone(), AccessToken { app, until: now + VALID });
        (token, VALID)
    }

    /// The application whose token this is.
    fn app(&self, token: Option<&str>, now: Instant) -> Result<App, Refusal> {
        let token = self.0.get(token.ok_or(TOKEN_MISSING)?).ok_or(TOKEN_INVALID)?;
        if now < token.until { Ok(token.app) } else { Err(TOKEN_EXPIRED) }
    }

    pub fn revoke(&mut self) {
        self.0.clear();
    }
}

impl WeChatState {
    /// Whether the call comes with the mini-program's access token.
    pub fn mini_program(&self, query: &BTreeMap<String, String>) -> Result<(), Refusal> {
        let app = self.tokens.app(query.get("access_token").map(String::as_str), self.now())?;
        if app == App::MiniProgram { Ok(()) } else { Err(APP_INVALID) }
    }
}

#[derive(Deserialize)]
struct StableToken {
    grant_type: Option<String>,
    appid: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    force_refresh: bool,
}

async fn stable_token(State(wechat): State<Arc<WeChat>>, body: Bytes) -> Answer {
    let asked: StableToken = serde_json::from_slice(&body).map_err(|_| BODY_INVALID)?;
    let app = credentials(asked.appid.as_deref(), asked.secret.as_deref())?;
    if app == App::Website {
        return Err(APP_INVALID);
    }
    if asked.grant_type.as_deref() != Some("client_credential") {
        return Err(GRANT_TYPE_INVALID);
    }
    let mut state = wechat.state();
    let now = state.now();
    if asked.force_refresh {
        state.tokens.0.retain(|_, token| token.app != app);
    }
    let (token, left) = state.tokens.current(app, now);
    Ok(Json(json!({"access_token": token, "expires_in": left.as_secs()})))
}

/// So many random letters and digits.
pub(super) fn random(length: usize) -> String {
    rand::rng().sample_iter(rand::distr::Alphanumeric).take(length).map(char::from).collect()
}
