//! How a function starts.

use std::sync::Arc;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{app::App, auth::Access, clock::Clock, config::Config, error::Failure, http::Api};

pub use lambda_http::Error;

/// Runs one area's operations as a Lambda function, once it is [prepared](prepare).
pub async fn run(api: Api) -> Result<(), Error> {
    log();
    let app = App::new(Config::from_env()?, Clock::System);
    prepare(&api, &app).await?;
    lambda_http::run(api.router(Arc::clone(&app))).await
}

/// What a function does before it asks for its first request: it reads the settings and, if it asks who is calling, the
/// token keys, which also opens its connection to DynamoDB.
pub async fn prepare(api: &Api, app: &App) -> Result<(), Failure> {
    let keys = async {
        let asked_for = api.operations.iter().any(|operation| operation.access != Access::Open);
        if asked_for { app.tokens.warm().await } else { Ok(()) }
    };
    let settings = async {
        if api.has_table {
            app.parameters.refresh().await;
        }
    };
    tokio::join!(keys, settings).0
}

/// Runs `handle` for every event of one service of AWS, `sender` as its records name it, and of EventBridge, after
/// `prepare` has opened the connections that the first one needs.
pub async fn run_events<F>(
    sender: &str,
    prepare: impl AsyncFnOnce(&App),
    handle: impl Fn(Arc<App>, Value) -> F,
) -> Result<(), Error>
where
    F: Future<Output = Result<Value, Failure>>,
{
    log();
    let app = App::new(Config::from_env()?, Clock::System);
    prepare(&app).await;
    let handle = async |event: LambdaEvent<Value>| {
        expected(sender, &event.payload)?;
        handle(app.clone(), event.payload).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(handle)).await
}

/// Records of another service were wired up by mistake: they fail, and so come to light, instead of being passed over.
fn expected(sender: &str, event: &Value) -> Result<(), Error> {
    let records = event.get("Records").and_then(Value::as_array).into_iter().flatten();
    let mut senders = records.filter_map(|record| record.get("eventSource").and_then(Value::as_str));
    match senders.find(|other| *other != sender) {
        Some(other) => Err(format!("events of {other} are not handled here, only those of {sender}").into()),
        None => Ok(()),
    }
}

/// One JSON line an event, on standard output; `RUST_LOG` chooses, `info` by default.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .without_time()
        .with_target(false)
        .with_env_filter(filter)
        .init();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn another_services_records_are_refused() {
        let of = |source: &str| json!({"Records": [{"eventSource": source}]});
        assert!(expected("aws:dynamodb", &of("aws:dynamodb")).is_ok());
        assert!(expected("aws:dynamodb", &json!({"source": "aws.events"})).is_ok());
        let refusal = expected("aws:dynamodb", &of("aws:sqs")).expect_err("not ours").to_string();
        assert_eq!(refusal, "events of aws:sqs are not handled here, only those of aws:dynamodb");
    }
}
