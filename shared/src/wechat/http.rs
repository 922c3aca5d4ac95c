//! The HTTP client of all calls to WeChat.

use std::{sync::OnceLock, time::Duration};

use crate::{error::Failure, tls};

/// Longer than this and the mini-program has given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// A host that is down is noticed early enough to try another one.
const CONNECT: Duration = Duration::from_secs(2);

/// Built when it is first needed: most functions never call WeChat.
#[derive(Debug, Default)]
pub(super) struct Http(OnceLock<reqwest::Client>);

impl Http {
    pub fn client(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client(&[]))
            .timeout(PATIENCE)
            .connect_timeout(CONNECT)
            // A redirect would carry the secret in the query string to wherever it leads.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(Failure::internal)?;
        Ok(self.0.get_or_init(|| client))
    }
}

/// What became of a call without a sound answer. An error of reqwest itself would show the URL with its secrets.
pub(super) fn kind(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_connect() => "no connection",
        error if error.is_timeout() => "timed out",
        _ => "broken answer",
    }
}
