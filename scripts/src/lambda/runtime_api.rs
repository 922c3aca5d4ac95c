//! The Runtime API, as a function's program knows it: `invocation/next`, and where it posts what came of it.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use tokio::sync::{Mutex, mpsc};

use crate::local::server::Server;

/// What Lambda takes of an answer: 6 MB, and a little for what is around it.
const LARGEST_ANSWER: usize = 6_291_556;

/// An event on its way to the function.
pub(super) struct Invocation {
    pub id: String,
    pub payload: Vec<u8>,
    /// Milliseconds since the epoch.
    pub deadline: i64,
}

/// What the function did, and when.
pub(super) enum Report {
    /// It asks for an event: what it did before is over.
    Next(Instant),
    /// It answers the invocation of this id.
    Answer { id: String, body: Vec<u8>, at: Instant },
    /// It could not, and this is why.
    Error { id: String, body: Vec<u8>, at: Instant },
    /// It could not even start.
    Unfit(Vec<u8>),
}

/// Serves one function.
pub(super) struct RuntimeApi {
    server: Server,
}

struct Desk {
    function: String,
    invocations: Mutex<mpsc::Receiver<Invocation>>,
    reports: mpsc::UnboundedSender<Report>,
}

impl RuntimeApi {
    pub fn start(
        function: &str,
        invocations: mpsc::Receiver<Invocation>,
        reports: mpsc::UnboundedSender<Report>,
    ) -> anyhow::Result<Self> {
        let desk = Desk { function: function.to_owned(), invocations: Mutex::new(invocations), reports };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(unfit))
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::new(desk));
        let server = Server::start("runtime-api", 0, |listener, stop| async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "the Runtime API stopped");
            }
        })?;
        Ok(Self { server })
    }

    /// `127.0.0.1:PORT`, what `AWS_LAMBDA_RUNTIME_API` takes.
    pub fn address(&self) -> String {
        self.server.url().trim_start_matches("http://").to_owned()
    }
}

async fn next(State(desk): State<Arc<Desk>>) -> Response {
    desk.tell(Report::Next(Instant::now()));
    let Some(Invocation { id, payload, deadline }) = desk.invocations.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            format!("arn:aws:lambda:us-east-1:123456789012:function:{}", desk.function),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0".into(),
        ),
    ];
    (headers, payload).into_response()
}

async fn response(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    let at = Instant::now();
    if body.len() > LARGEST_ANSWER {
        let error = br#"{"errorMessage": "the answer is too large", "errorType": "Function.ResponseSizeTooLarge"}"#;
        desk.tell(Report::Error { id, body: error.to_vec(), at });
        return StatusCode::PAYLOAD_TOO_LARGE;
    }
    desk.tell(Report::Answer { id, body: body.into(), at });
    StatusCode::ACCEPTED
}

async fn error(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    desk.tell(Report::Error { id, body: body.into(), at: Instant::now() });
    StatusCode::ACCEPTED
}

async fn unfit(State(desk): State<Arc<Desk>>, body: Bytes) -> StatusCode {
    desk.tell(Report::Unfit(body.into()));
    StatusCode::ACCEPTED
}

impl Desk {
    fn tell(&self, report: Report) {
        // Nobody listens any more: the function is about to be ended.
        let _ = self.reports.send(report);
    }
}
