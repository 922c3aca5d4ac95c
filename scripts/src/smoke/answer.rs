//! An answer, and whether it is what it should be. Of one that is not, the code and the message are told, never the body.

use std::borrow::Cow;

use crate::language::t;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;

use super::step::Trouble;

pub struct Answer {
    /// Of the call: `GET /health`.
    pub name: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

#[derive(Deserialize)]
struct Envelope {
    error_code: u64,
    msg: Value,
    #[serde(default)]
    data: Value,
}

impl Answer {
    /// The `data` of a success.
    pub fn data(&self, status: u16) -> Result<Value, Trouble> {
        let Envelope { error_code, data, .. } = self.envelope()?;
        if self.status != status || error_code > 2 {
            return Err(self.unexpected(&status.to_string()));
        }
        Ok(data)
    }

    /// # Errors
    /// It is not this refusal.
    pub fn refused(&self, status: u16, code: u64) -> Result<(), Trouble> {
        let envelope = self.envelope()?;
        if self.status == status && envelope.error_code == code {
            return Ok(());
        }
        Err(self.unexpected(&t!("smoke.wanted.refusal", status = status, code = code)))
    }

    /// # Errors
    /// It has another status.
    pub fn is(&self, status: u16) -> Result<(), Trouble> {
        if self.status == status { Ok(()) } else { Err(self.unexpected(&status.to_string())) }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn is_html(&self) -> bool {
        self.header(header::CONTENT_TYPE.as_str()).starts_with("text/html")
    }

    fn envelope(&self) -> Result<Envelope, Trouble> {
        serde_json::from_slice(&self.body).map_err(|_| self.unexpected(&t!("smoke.wanted.envelope")))
    }

    /// What came instead, in one line.
    pub fn unexpected(&self, wanted: &str) -> Trouble {
        let Self { name, status, .. } = self;
        let said = match serde_json::from_slice::<Envelope>(&self.body) {
            Ok(Envelope { error_code, msg, .. }) => format!(" ({error_code} {})", words(&msg)),
            Err(_) => String::new(),
        };
        let id = self.header("x-request-id");
        let id = if id.is_empty() { String::new() } else { t!("smoke.request_id", id = id).into_owned() };
        let status = status.as_u16();
        let trouble =
            Trouble::new(t!("smoke.unexpected", name = name, status = status, said = said, wanted = wanted, id = id));
        match self.whose(said.is_empty()) {
            Some(hint) => trouble.hint(hint),
            None => trouble,
        }
    }

    /// Where to look, by who has answered. AWS's gateway has no envelope: `{"message": …}` is all it says.
    fn whose(&self, is_foreign: bool) -> Option<Cow<'static, str>> {
        let gateways = serde_json::from_slice::<Value>(&self.body).is_ok_and(|body| body["message"].is_string());
        match self.status.as_u16() {
            429 if is_foreign => Some(t!("smoke.hint.rate")),
            413 if is_foreign && gateways => Some(t!("smoke.hint.large")),
            503 if is_foreign && gateways => Some(t!("smoke.hint.throttled")),
            502..=504 if is_foreign => Some(t!("smoke.hint.down")),
            500 if is_foreign && gateways => Some(t!("smoke.hint.down")),
            _ if is_foreign && gateways => Some(t!("smoke.hint.gateway")),
            _ if is_foreign => Some(t!("smoke.hint.other")),
            500..=599 => Some(t!("smoke.hint.broken")),
            429 => Some(t!("smoke.hint.busy")),
            _ => None,
        }
    }
}

/// A message, or of bad fields their names.
fn words(msg: &Value) -> String {
    match msg {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.keys().cloned().collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}
