//! Logging in with WeChat: codes, the calls that exchange them, and the phone number.

mod developer;
mod exchange;
mod phone;

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

pub use self::developer::Devices;
use super::{
    App, WeChat,
    codes::{CodeRefusal, Codes},
    reply::{APP_INVALID, APP_MISSING, CODE_INVALID, CODE_USED, Refusal, SECRET_INVALID, SECRET_MISSING},
};

/// One user's log-in to one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub app: App,
    /// The user in this application.
    pub openid: String,
    /// The user in all applications of one owner; absent for one that is not bound to an Open Platform account.
    pub unionid: Option<String>,
    /// `snsapi_login` on the website; in the Official Account `snsapi_userinfo`, or `snsapi_base`, which keeps the
    /// `unionid` and the profile to itself. The mini-program has none.
    pub scope: &'static str,
    /// The user that WeChat makes up for pages opened outside it; such a one must not log in.
    pub snapshot: bool,
}

impl Login {
    /// A user without a `unionid`, with the application's usual scope.
    pub fn new(app: App, openid: impl Into<String>) -> Self {
        let scope = match app {
            App::MiniProgram => "",
            App::Website => "snsapi_login",
            App::OfficialAccount => "snsapi_userinfo",
        };
        Self { app, openid: openid.into(), unionid: None, scope, snapshot: false }
    }

    /// The same with a `unionid`.
    #[must_use]
    pub fn with_unionid(self, unionid: impl Into<String>) -> Self {
        Self { unionid: Some(unionid.into()), ..self }
    }

    /// The user of a sandbox code: one name is one `openid` in each application and one `unionid` in all of them.
    fn sandbox(app: App, code: &str) -> Option<Self> {
        let name = code.strip_prefix("demo-")?;
        is_name(name).then(|| Self::named(app, name))
    }

    /// The sandbox user of this name.
    fn named(app: App, name: &str) -> Self {
        Self::new(app, identifier(app.id(), name)).with_unionid(identifier("unionid", name))
    }
}

/// Whether it can be a sandbox user's.
pub fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// 28 characters, `o` first, as WeChat's own: always the same for one name.
fn identifier(kind: &str, name: &str) -> String {
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{kind}/{name}")));
    format!("o{}", &digest[..27])
}

pub(super) fn routes() -> Router<Arc<WeChat>> {
    Router::new()
        .route("/sns/jscode2session", get(exchange::session))
        .route("/sns/oauth2/access_token", get(exchange::user_token))
        .route("/sns/userinfo", get(exchange::profile))
        .route("/wxa/business/getuserphonenumber", post(phone::number))
}

#[derive(Default)]
pub(super) struct Logins {
    codes: Codes<Login>,
    phones: Codes<phone::Phone>,
    /// In which application an `openid` logged in.
    openids: HashMap<String, App>,
    /// What `/sns/oauth2/access_token` handed out: not the applications' tokens.
    user_tokens: HashMap<String, exchange::UserToken>,
    /// Codes that others have issued.
    guests: developer::Guests,
}

impl Logins {
    pub fn issue(&mut self, login: Login, now: Instant) -> String {
        let valid = if login.app == App::Website { Duration::from_mins(10) } else { Duration::from_mins(5) };
        self.codes.issue(login, now, valid)
    }

    pub fn issue_phone(&mut self, openid: Option<&str>, number: &str, now: Instant) -> String {
        let phone = phone::Phone { openid: openid.map(str::to_owned), number: number.to_owned() };
        self.phones.issue(phone, now, Duration::from_mins(5))
    }

    /// Whether this `openid` is known, and as one of another application.
    pub fn is_anothers(&self, openid: &str, app: App) -> bool {
        self.openids.get(openid).is_some_and(|owner| *owner != app)
    }

    fn has_issued(&self, code: &str) -> bool {
        self.codes.has(code) || self.phones.has(code)
    }

    fn redeem(&mut self, app: App, code: &str, now: Instant) -> Result<Login, Refusal> {
        let login = if let Some(login) = Login::sandbox(app, code) {
            login
        } else {
            let is_ours = self.has_issued(code);
            match self.codes.redeem(code, now, |login| login.app == app) {
                Ok(login) => login.clone(),
                Err(CodeRefusal::Used) => return Err(CODE_USED),
                Err(CodeRefusal::Invalid) if is_ours => return Err(CODE_INVALID),
                Err(CodeRefusal::Invalid) => self.guests.login(app, code)?,
            }
        };
        self.openids.insert(login.openid.clone(), app);
        Ok(login)
    }
}

/// The application that these credentials are of.
pub(super) fn credentials(id: Option<&str>, secret: Option<&str>) -> Result<App, Refusal> {
    let app = App::find(id.ok_or(APP_MISSING)?).ok_or(APP_INVALID)?;
    if secret.ok_or(SECRET_MISSING)? == app.secret() { Ok(app) } else { Err(SECRET_INVALID) }
}
