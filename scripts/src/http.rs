//! The HTTP client of the command line.

use std::time::Duration;

use anyhow::Context;

use crate::language::{t, text};

/// For one host. What is on this machine is not asked for by way of a proxy.
pub fn client(url: &str, patience: Duration) -> anyhow::Result<reqwest::Client> {
    // Who was faster has installed the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = reqwest::Url::parse(url).with_context(|| t!("http.no_address", url = url))?;
    let here = url.host_str().is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host));
    let client = reqwest::Client::builder().timeout(patience).redirect(reqwest::redirect::Policy::none());
    let client = if here { client.no_proxy() } else { client };
    client.build().context(text!("http.no_client"))
}

/// What became of a request without a sound answer, without the address, which may hold a secret.
pub fn why(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => text!("http.timeout"),
        error if error.is_connect() => text!("http.no_connection"),
        _ => text!("http.broken"),
    }
}
