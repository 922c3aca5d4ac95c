//! The table: typed keys, and the few ways to read and write that DynamoDB is good at.
//!
//! Everything here is free of domain names; what an item is and where it stands, the stores in [`crate::shop`] say. Each
//! call counts itself and its capacity units into the request's [`meter`].

mod bulk;
mod care;
mod commit;
pub mod expression;
pub mod key;
pub mod list;
mod merged;
pub mod meter;
mod raw;
mod read;
mod retry;
pub mod schema;
mod throttled;
mod update;
mod write;

use std::{collections::HashMap, sync::Arc};

use aws_sdk_dynamodb::{
    Client,
    config::{Builder, Region, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
    types::AttributeValue,
};

pub use self::{
    care::Safeguards,
    commit::TRANSACTION,
    expression::{Condition, Update},
    key::{Entity, Index, IndexKey, Key},
    list::{Cursor, PageRequest, Section, Stretch, Walk},
    merged::{Merged, Run},
    raw::{Raw, Segment},
    read::{Items, Query, Read},
    retry::retry,
    write::{Refusal, Rejected, Write},
};
use crate::{
    aws::{credentials, http, timeouts, unanswered},
    config,
    error::Failure,
};

/// One stored item: attribute name → value.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The shop's one table.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    name: Arc<str>,
}

impl Table {
    pub fn new(aws: &config::Aws, name: &str) -> Self {
        let mut config = Builder::new()
            .http_client(http(aws))
            .timeout_config(timeouts())
            .interceptor(throttled::Throttled)
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials(aws))
            .retry_config(RetryConfig::standard().with_max_attempts(4));
        if let Some(endpoint) = &aws.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Self { client: Client::from_conf(config.build()), name: name.into() }
    }
}

/// A call that did not come through: 503 where waiting helps, otherwise 500. What AWS said is for the log.
fn broken<E, R>(error: &SdkError<E, R>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let name = error.code().unwrap_or("no answer");
    let cause = format!("DynamoDB: {name}: {}", aws_sdk_dynamodb::error::DisplayErrorContext(error));
    if unanswered(error) || BUSY.contains(&name) { Failure::busy().because(cause) } else { Failure::internal(cause) }
}

/// Refusals of DynamoDB that pass by themselves.
const BUSY: [&str; 8] = [
    "InternalServerError",
    "ServiceUnavailable",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "LimitExceededException",
    "TransactionInProgressException",
    "TransactionConflictException",
];
