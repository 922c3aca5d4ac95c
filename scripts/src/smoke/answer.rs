//! An answer, and whether it is what it should be. Of one that is not, the code and the message are told, never the body.

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

const GATEWAY: &str = "API Gateway itself answers: is the route in the deployed template, and the stage the right one?";
const OTHER: &str = "something else answers here: a proxy, or another site";
const BROKEN: &str = "the error log (GET /cms/log/error) has this request id";
const DOWN: &str = "the function does not run: look at its log in CloudWatch";
const BUSY: &str = "too many requests from here: wait a quarter of an hour";
const RATE: &str =
    "API Gateway turns requests away: more a second than the stage or the account takes (DefaultRouteSettings)";
const THROTTLED: &str = "no function was free, or it took more than 30 seconds: a new account runs 10 at once (cargo shop doctor, Service Quotas)";
const LARGE: &str = "more than API Gateway takes: 10 MB, and 6 MB of it for a function";

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
        Err(self.unexpected(&format!("{status} with error_code {code}")))
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
        serde_json::from_slice(&self.body).map_err(|_| self.unexpected("the shop's envelope"))
    }

    /// What came instead, in one line.
    pub fn unexpected(&self, wanted: &str) -> Trouble {
        let Self { name, status, .. } = self;
        let said = match serde_json::from_slice::<Envelope>(&self.body) {
            Ok(Envelope { error_code, msg, .. }) => format!(" ({error_code} {})", words(&msg)),
            Err(_) => String::new(),
        };
        let id = self.header("x-request-id");
        let id = if id.is_empty() { String::new() } else { format!(", request id {id}") };
        let trouble = Trouble::new(format!("{name} answered {}{said} instead of {wanted}{id}", status.as_u16()));
        match self.whose(said.is_empty()) {
            Some(hint) => trouble.hint(hint),
            None => trouble,
        }
    }

    fn whose(&self, is_foreign: bool) -> Option<&'static str> {
        let gateways = serde_json::from_slice::<Value>(&self.body).is_ok_and(|body| body["message"].is_string());
        match self.status.as_u16() {
            429 if is_foreign => Some(RATE),
            413 if is_foreign && gateways => Some(LARGE),
            503 if is_foreign && gateways => Some(THROTTLED),
            502..=504 if is_foreign => Some(DOWN),
            500 if is_foreign && gateways => Some(DOWN),
            _ if is_foreign && gateways => Some(GATEWAY),
            _ if is_foreign => Some(OTHER),
            500..=599 => Some(BROKEN),
            429 => Some(BUSY),
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
