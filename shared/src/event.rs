//! The envelope of what other services of AWS send: an event is measured and logged in one line, as a request is.

use serde_json::Value;

use crate::{
    app::App,
    error::Failure,
    metrics::{self, Metric},
    watch::About,
};

/// Has `handle` take care of an event, of which `about` knows where it is handled and under which id.
pub async fn envelope(
    app: &App,
    about: About<'_>,
    event: &Value,
    handle: impl Future<Output = Result<Value, Failure>>,
) -> Result<Value, Failure> {
    let handle = async { handle.await.inspect_err(|_| metrics::count(Metric::WorkFailed, 1)) };
    let (answer, spent) = app.watch.over(about.request_id, handle).await;
    let failure = answer.as_ref().err();
    let about = About {
        operation: source(event),
        error_code: failure.map(|failure| failure.code().wire().1),
        cause: failure.map(|failure| failure.cause().unwrap_or(failure.message())),
        broken: failure.is_some(),
        ..about
    };
    app.watch.note(about, &spent);
    answer
}

/// `aws.events`, `aws:dynamodb`, …
fn source(event: &Value) -> Option<&str> {
    let of_first_record = || event.pointer("/Records/0/eventSource");
    event.get("source").or_else(of_first_record).and_then(Value::as_str)
}
