//! An HTML page, and what a browser may do with it.

use axum::response::{Html, IntoResponse, Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderName, header};
use sha2::{Digest, Sha256};
use shared::app::App;

/// What every file and page says: it is what it claims to be, and tells nobody where its reader came from.
pub const GUARDS: [(HeaderName, &str); 2] =
    [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::REFERRER_POLICY, "no-referrer")];

/// A whole page. It needs nothing but the shop itself, and can do no more than its policy lists.
pub struct Page {
    html: String,
    policy: String,
    /// Whose pages may show it in a frame.
    frames: String,
}

/// Where a page's styles, scripts and pictures may come from.
pub struct Sources<'a> {
    pub style: &'a str,
    pub script: &'a str,
    pub image: &'a str,
}

impl Page {
    /// A page in the shop's style. `body` is HTML; `script` runs when the body is there, and is the only one that does.
    pub fn new(title: &str, body: &str, script: &str) -> Self {
        let style = include_str!("page/style.css");
        let html = format!(include_str!("page/shell.html"), title = title, style = style, body = body, script = script);
        Self::inline(html, style, script)
    }

    /// A page with one style and one script, which stand in its HTML as they are given here.
    pub fn inline(html: String, style: &str, script: &str) -> Self {
        Self::with_sources(html, &Sources { style: &hash(style), script: &hash(script), image: "data:" })
    }

    /// A page that stands for itself.
    pub fn with_sources(html: String, Sources { style, script, image }: &Sources<'_>) -> Self {
        let policy = format!(
            "default-src 'none'; style-src {style}; script-src {script}; img-src {image}; connect-src 'self'; \
             base-uri 'none'; form-action 'none'"
        );
        Self { html, policy, frames: "'none'".into() }
    }

    /// Lets the shop's own pages show it in a frame, and the CMS: those of the origins that may call the shop, if they are
    /// named. In a local run that is whatever else runs on this machine.
    #[must_use]
    pub fn framed_by(self, app: &App) -> Self {
        let local: &[&str] = if app.local { &["http://localhost:*", "http://127.0.0.1:*"] } else { &[] };
        let is_origin = |origin: &&str| *origin != "*" && !origin.contains([';', ',', '\'', ' ']);
        let named = app.deployment.allowed_origins.iter().map(String::as_str).filter(is_origin);
        let all: Vec<&str> = ["'self'"].into_iter().chain(named).chain(local.iter().copied()).collect();
        Self { frames: all.join(" "), ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let policy = format!("{}; frame-ancestors {}", self.policy, self.frames);
        (GUARDS, [(header::CONTENT_SECURITY_POLICY, policy)], Html(self.html)).into_response()
    }
}

/// How a policy names an inline style or script.
pub fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Text as HTML shows it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
