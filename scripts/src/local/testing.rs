//! Clients for this module's tests, made as the shop makes its own.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};

use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};

pub(super) fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(credentials(SECRET_ACCESS_KEY))
        .http_client(loopback())
        .endpoint_url(endpoint);
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

pub(super) fn s3(endpoint: &str) -> aws_sdk_s3::Client {
    s3_signing_with(endpoint, SECRET_ACCESS_KEY)
}

pub(super) fn s3_signing_with(endpoint: &str, secret: &str) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(credentials(secret))
        .http_client(loopback())
        .endpoint_url(endpoint)
        .force_path_style(true);
    aws_sdk_s3::Client::from_conf(config.build())
}

/// A browser's or WeChat's side: no signature, no retries.
pub(super) fn http() -> reqwest::Client {
    // Already installed by another test: as good.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().build().expect("no settings to refuse")
}

fn credentials(secret: &str) -> Credentials {
    Credentials::new(ACCESS_KEY_ID, secret, None, None, "local")
}

fn loopback() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}
