//! How a function starts.

use std::sync::Arc;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{
    app::App,
    auth::Access,
    clock::Clock,
    config::Config,
    error::Failure,
    event,
    http::Api,
    log,
    watch::{About, trace_id},
};

pub use lambda_http::Error;

/// Runs one area's operations as a Lambda function. It reads the settings and, if it asks who is calling, the token keys
/// first, which also opens its connection to DynamoDB before the first request needs it.
pub async fn run(api: Api) -> Result<(), Error> {
    start_log()?;
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

/// Runs `handle` for every event that another service of AWS sends to this function.
pub async fn run_events(
    function: &str,
    handle: impl AsyncFn(&App, &Value) -> Result<Value, Failure>,
) -> Result<(), Error> {
    start_log()?;
    let app = App::new(Config::from_env()?, Clock::System);
    let handle = async |LambdaEvent { payload, context }: LambdaEvent<Value>| {
        let trace_id = context.xray_trace_id.as_deref().and_then(trace_id);
        let about = About { request_id: &context.request_id, trace_id, function, ..About::default() };
        // Boxed: with all that it calls it is deeper than the compiler lays out.
        event::envelope(&app, about, &payload, Box::pin(handle(&app, &payload))).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(handle)).await
}

fn start_log() -> Result<(), Error> {
    Ok(tracing::subscriber::set_global_default(log::subscriber(std::io::stdout))?)
}
