//! How a function starts.

use std::sync::Arc;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{app::App, auth::Access, clock::Clock, config::Config, error::Failure, http::Api};

pub use lambda_http::Error;

/// Runs one area's operations as a Lambda function. It reads the settings and, if it asks who is calling, the token keys
/// first, which also opens its connection to DynamoDB before the first request needs it.
pub async fn run(api: Api) -> Result<(), Error> {
    log();
    let app = App::new(Config::from_env()?, Clock::System);
    let keys = async {
        let asked_for = api.operations.iter().any(|operation| operation.access != Access::Open);
        if asked_for { app.tokens.warm().await } else { Ok(()) }
    };
    let settings = async {
        if api.has_table {
            app.parameters.refresh().await;
        }
    };
    tokio::join!(keys, settings).0?;
    lambda_http::run(api.router(Arc::clone(&app))).await
}

/// Runs `handle` for every event that another service of AWS sends.
pub async fn run_events<F>(handle: impl Fn(Arc<App>, Value) -> F) -> Result<(), Error>
where
    F: Future<Output = Result<Value, Failure>>,
{
    log();
    let app = App::new(Config::from_env()?, Clock::System);
    let handle = async |event: LambdaEvent<Value>| handle(app.clone(), event.payload).await.map_err(Error::from);
    lambda_runtime::run(service_fn(handle)).await
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
