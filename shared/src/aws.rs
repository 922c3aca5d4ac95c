//! What the clients of DynamoDB and S3 have in common.

mod http;

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::{http::SharedHttpClient, result::SdkError};
use aws_smithy_types::timeout::TimeoutConfig;

use crate::{config, tls};

/// How calls get there: by a pool of connections, each of which has two seconds to come about.
pub fn http(aws: &config::Aws) -> SharedHttpClient {
    aws.http.clone().unwrap_or_else(|| SharedHttpClient::new(http::Pool::new(tls::client(&aws.authorities))))
}

/// A call that hangs is given up early enough for a second try within a function's 15 seconds.
pub fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().read_timeout(Duration::from_secs(6)).build()
}

/// Of a call in which S3 itself moves a large object: it answers when it has done so.
pub fn patience() -> TimeoutConfig {
    TimeoutConfig::builder().read_timeout(Duration::from_secs(20)).build()
}

pub fn credentials(aws: &config::Aws) -> Credentials {
    Credentials::new(&aws.access_key_id, &aws.secret_access_key, aws.session_token.clone(), None, "environment")
}

/// Whether nobody answered: nothing was said against the request, and a later one may come through.
pub fn unanswered<E, R>(error: &SdkError<E, R>) -> bool {
    matches!(error, SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_))
}
