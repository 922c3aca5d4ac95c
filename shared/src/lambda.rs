//! How a function starts.

use std::{convert::Infallible, future::Future, pin::Pin, sync::Arc};

use axum::{Router, body::Bytes, response::Response};
use http_body_util::BodyExt;
use lambda_http::{Body, IntoResponse, Request};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tower::{Service, ServiceExt};

use crate::{
    app::App,
    auth::Access,
    clock::Clock,
    config::Config,
    error::Failure,
    event,
    http::{Api, stage},
    log,
    watch::{About, trace_id},
};

pub use lambda_http::Error;

/// Runs one area's operations as a Lambda function, once it is [prepared](prepare). Its `main` is `flavor = "local"`: Lambda
/// gives a process one request at a time, and a scheduler of one thread is smaller and sooner there.
pub async fn run(api: Api) -> Result<(), Error> {
    start_log()?;
    let app = App::new(Config::from_env()?, Clock::System);
    prepare(&api, &app).await?;
    lambda_http::run(service(api.router(Arc::clone(&app)))).await
}

/// What answers API Gateway's events.
pub fn service(
    router: Router,
) -> impl Service<Request, Response = Answer, Error = Infallible, Future: Send + 'static> + Clone {
    router.map_request(stage::taken_out).map_response(Answer as fn(Response) -> Answer)
}

/// An answer whose body goes into JSON: as text where it is one, as bytes in base64 where it is none or is packed.
/// `lambda_http` would do the same with the tables of every character set there is, which are a twenty-fifth of a function.
pub struct Answer(Response);

impl IntoResponse for Answer {
    fn into_response(self) -> Pin<Box<dyn Future<Output = http::Response<Body>> + Send>> {
        Box::pin(async {
            let (mut parts, body) = self.0.into_parts();
            let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_else(|error| {
                tracing::error!(%error, "the body of an answer broke off");
                parts.status = http::StatusCode::INTERNAL_SERVER_ERROR;
                Bytes::new()
            });
            let is_packed = parts.headers.contains_key(http::header::CONTENT_ENCODING);
            let text = if is_packed {
                Err(bytes.to_vec())
            } else {
                String::from_utf8(bytes.to_vec()).map_err(|error| error.into_bytes())
            };
            http::Response::from_parts(parts, text.map_or_else(Body::Binary, Body::Text))
        })
    }
}

/// What a function does before it asks for its first request: it reads the settings, the token keys if it asks who is
/// calling, and the edge's hashes if there is a distribution, which also opens its connection to DynamoDB.
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
    let edge = async {
        // Whoever calls past the distribution needs none of it: a request that does will ask again.
        if app.deployment.cdn
            && !api.is_open
            && let Err(failure) = app.edge.warm().await
        {
            tracing::warn!(%failure, "the edge's hashes could not be read");
        }
    };
    tokio::join!(keys, settings, edge).0
}

/// Runs `handle` for every event that another service of AWS sends to this function, and for those of EventBridge, after
/// `prepare` has opened the connections that the first one needs. `sender` is that service as its records name it.
pub async fn run_events(
    function: &str,
    sender: &str,
    prepare: impl AsyncFnOnce(&App),
    handle: impl AsyncFn(&App, &Value) -> Result<Value, Failure>,
) -> Result<(), Error> {
    start_log()?;
    let app = App::new(Config::from_env()?, Clock::System);
    prepare(&app).await;
    let handle = async |LambdaEvent { payload, context }: LambdaEvent<Value>| {
        expected(sender, &payload)?;
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

/// Records of another service were wired up by mistake: they fail, and so come to light, instead of being passed over.
fn expected(sender: &str, event: &Value) -> Result<(), Error> {
    let records = event.get("Records").and_then(Value::as_array).into_iter().flatten();
    let mut senders = records.filter_map(|record| record.get("eventSource").and_then(Value::as_str));
    match senders.find(|other| *other != sender) {
        Some(other) => Err(format!("events of {other} are not handled here, only those of {sender}").into()),
        None => Ok(()),
    }
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
