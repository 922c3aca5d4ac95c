//! One call of WeChat Pay: signed, sent, verified, and repeated while there is time.
//!
//! Every call may be repeated word for word: WeChat Pay tells a repetition by the number that the call is about.

mod attempt;
mod deadline;

use http::{HeaderMap, Method, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

pub(super) use self::attempt::Host;
use self::attempt::Next;
pub(super) use self::deadline::Deadline;
use super::{Pay, error::PayError};

/// A request to be made.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub method: Method,
    /// With the query, percent-encoded.
    pub target: String,
    /// For the log: the path without numbers.
    pub name: &'static str,
    /// JSON, or nothing.
    pub body: &'a str,
}

impl<'a> Call<'a> {
    pub fn get(name: &'static str, target: String) -> Self {
        Self { method: Method::GET, target, name, body: "" }
    }

    pub fn post(name: &'static str, target: String, body: &'a str) -> Self {
        Self { method: Method::POST, target, name, body }
    }
}

/// What WeChat Pay answered.
#[derive(Debug)]
pub(super) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, PayError> {
        serde_json::from_slice(&self.body).map_err(|_| PayError::Unknown("an answer of another shape".into()))
    }
}

/// Everything but unreserved characters.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// As part of a path or a query.
pub(super) fn encoded(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, &RESERVED)
}

impl Pay {
    pub(super) async fn send(&self, call: &Call<'_>, until: Deadline) -> Result<Reply, PayError> {
        self.send_from(Host::Main, call, until).await
    }

    /// Sends until there is a verified answer of success, a refusal, or no time left; first to this host.
    pub(super) async fn send_from(&self, mut host: Host, call: &Call<'_>, until: Deadline) -> Result<Reply, PayError> {
        let account = self.account().await?;
        let mut attempts = 0;
        loop {
            let missed = match self.attempt(&account, call, host, until).await {
                Ok(reply) => return Ok(reply),
                Err(missed) => missed,
            };
            attempts += 1;
            if missed.next == Next::Never || !until.pause(attempts).await {
                return Err(missed.error);
            }
            host = missed.host(host);
        }
    }
}
