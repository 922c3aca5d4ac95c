//! Counts the tries of calls that DynamoDB has no room for: the SDK makes them again, and nobody else would hear of it.

use aws_sdk_dynamodb::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::FinalizerInterceptorContextRef},
    error::BoxError,
};
use serde::Deserialize;

use crate::metrics::{self, Metric};

#[derive(Debug)]
pub(super) struct Throttled;

impl Intercept for Throttled {
    fn name(&self) -> &'static str {
        "Throttled"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let refusal = context.response().filter(|response| !response.status().is_success());
        if refusal.and_then(|refusal| refusal.body().bytes()).is_some_and(is_throttled) {
            metrics::count(Metric::Throttled, 1);
        }
        Ok(())
    }
}

/// How DynamoDB refuses: `com.amazonaws.dynamodb.v20120810#ThrottlingException`, and of a transaction each write by itself.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: String,
    #[serde(default, rename = "CancellationReasons")]
    reasons: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(rename = "Code")]
    code: Option<String>,
}

fn is_throttled(body: &[u8]) -> bool {
    let Ok(Refusal { kind, reasons }) = serde_json::from_slice(body) else { return false };
    let kind = kind.rsplit('#').next().unwrap_or_default();
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"].contains(&kind)
        || reasons
            .iter()
            .filter_map(|reason| reason.code.as_deref())
            .any(|code| ["ThrottlingError", "ProvisionedThroughputExceeded"].contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_no_room_from_what_was_wrong_or_in_the_way() {
        let call = |kind: &str| format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{kind}","message":"no"}}"#);
        let transaction = |code: &str| {
            format!(
                r#"{{"__type":"a#TransactionCanceledException","CancellationReasons":[{{"Code":"None"}},{{"Code":"{code}"}}]}}"#
            )
        };
        for throttled in [
            call("ThrottlingException"),
            call("ProvisionedThroughputExceededException"),
            transaction("ThrottlingError"),
        ] {
            assert!(is_throttled(throttled.as_bytes()), "{throttled}");
        }
        for other in [call("ValidationException"), transaction("TransactionConflict"), "{}".into(), "busy".into()] {
            assert!(!is_throttled(other.as_bytes()), "{other}");
        }
    }
}
