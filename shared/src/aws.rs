//! What the clients of DynamoDB and S3 have in common.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;

use crate::config;

/// How calls get there.
pub fn http(aws: &config::Aws) -> SharedHttpClient {
    aws.http.clone().unwrap_or_else(https)
}

/// HTTPS by rustls on ring: the SDK's own default would link a second TLS stack.
fn https() -> SharedHttpClient {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_smithy_http_client::Builder::new().tls_provider(ring).build_https()
}

/// A call that hangs is given up early enough for a second try within a function's 15 seconds.
pub fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(Duration::from_secs(2)).read_timeout(Duration::from_secs(6)).build()
}

/// Of a call in which S3 itself moves a large object: it answers when it has done so.
pub fn patience() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(Duration::from_secs(2)).read_timeout(Duration::from_secs(20)).build()
}

pub fn credentials(aws: &config::Aws) -> Credentials {
    Credentials::new(&aws.access_key_id, &aws.secret_access_key, aws.session_token.clone(), None, "environment")
}
