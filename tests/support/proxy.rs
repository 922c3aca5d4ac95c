//! Something between the shop and one of its engines that plays what these never do: transactions that meet, answers that
//! get lost on the way, and whatever else a test wants to happen just then.

use std::{
    any::Any,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// What becomes of a request.
pub enum Fate {
    /// It comes through; what is in here is dropped when the engine has answered.
    Pass(Option<Box<dyn Any + Send>>),
    /// The engine does what it is asked, and the answer gets lost.
    Lost,
    /// The engine does what it is asked, and its answer is told differently.
    Retold(Retelling),
    /// It never gets there.
    Refused(Value),
    /// The engine does what it is asked; then this is called, and nobody is told anything.
    Swallowed(Box<dyn FnOnce() + Send>),
    /// It never gets there, and no answer ever comes.
    Ignored,
}

/// What becomes of an answer's body, and with which status it arrives.
pub type Retelling = Box<dyn FnOnce(Value) -> (StatusCode, Value) + Send>;

/// An operation of DynamoDB (`TransactWriteItems`), or a path of WeChat, and its parameters decide.
pub type Rule = Arc<dyn Fn(&str, &Value) -> Pin<Box<dyn Future<Output = Fate> + Send>> + Send + Sync>;

pub struct Proxy {
    pub url: String,
    server: JoinHandle<()>,
}

struct Between {
    engine: String,
    rule: Rule,
    http: reqwest::Client,
}

impl Proxy {
    pub async fn start(engine: &str, rule: Rule) -> Self {
        // Installed by another test already: as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // No HTTPS, so no root certificates: they would be read anew for each proxy.
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().expect("no settings to refuse");
        let between = Arc::new(Between { engine: engine.to_owned(), rule, http });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("listens"));
        let router = Router::new().fallback(relay).with_state(between);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { url, server }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn relay(
    State(between): State<Arc<Between>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // What a caller has sent arrives, whether or not they wait for the answer.
    let call = Call { method, uri, headers, body };
    tokio::spawn(async move { between.relay(call).await }).await.expect("relays")
}

struct Call {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    fn operation(&self) -> &str {
        let target = self.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
        target.and_then(|target| target.split('.').next_back()).unwrap_or_else(|| self.uri.path())
    }
}

impl Between {
    async fn relay(&self, call: Call) -> Response {
        let parameters = serde_json::from_slice(&call.body).unwrap_or_default();
        match (self.rule)(call.operation(), &parameters).await {
            Fate::Pass(_until_answered) => self.forward(call).await,
            Fate::Lost => {
                self.forward(call).await;
                broken()
            }
            Fate::Retold(retell) => {
                let answer = self.forward(call).await.into_body().collect().await.expect("a body").to_bytes();
                let (status, retold) = retell(serde_json::from_slice(&answer).expect("JSON"));
                said(status, &retold)
            }
            Fate::Refused(refusal) => said(StatusCode::BAD_REQUEST, &refusal),
            Fate::Swallowed(then) => {
                self.forward(call).await;
                then();
                std::future::pending().await
            }
            Fate::Ignored => std::future::pending().await,
        }
    }

    async fn forward(&self, Call { method, uri, headers, body }: Call) -> Response {
        let mut request = self.http.request(method, format!("{}{uri}", self.engine)).body(body);
        // The host it was sent to is part of what an S3 client signs.
        for (name, value) in headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
            request = request.header(name, value);
        }
        // An engine that breaks the connection breaks it here, too.
        let Ok(answer) = request.send().await else { return broken() };
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers().iter().filter(|(name, _)| *name != header::TRANSFER_ENCODING) {
            response = response.header(name, value);
        }
        response.body(Body::from(answer.bytes().await.expect("a body"))).expect("a response")
    }
}

/// The connection breaks in the middle of the answer.
fn broken() -> Response {
    let broken = futures_util::stream::iter([Err::<Bytes, _>(std::io::Error::other("lost"))]);
    Response::new(Body::from_stream(broken))
}

fn said(status: StatusCode, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/x-amz-json-1.0")
        .body(Body::from(body.to_string()))
        .expect("a response")
}

/// Just before the first transaction that `at` names, `accident` decides what becomes of it; everything else passes.
pub fn once<F>(
    at: impl Fn(&Value) -> bool + Send + Sync + 'static,
    accident: impl Fn() -> F + Send + Sync + 'static,
) -> Rule
where
    F: Future<Output = Fate> + Send + 'static,
{
    let done = AtomicBool::new(false);
    Arc::new(move |operation, parameters| {
        let now = operation == "TransactWriteItems" && at(parameters) && !done.swap(true, Ordering::Relaxed);
        let accident = now.then(&accident);
        Box::pin(async move {
            match accident {
                Some(accident) => accident.await,
                None => Fate::Pass(None),
            }
        })
    })
}

/// The keys that a write or a transaction touches.
pub fn keys(operation: &str, parameters: &Value) -> Vec<String> {
    let of = |write: &Value| {
        let key = write.get("Key").or(write.get("Item")).unwrap_or(&Value::Null);
        format!("{}/{}", key["pk"]["S"].as_str().unwrap_or_default(), key["sk"]["S"].as_str().unwrap_or_default())
    };
    match operation {
        "TransactWriteItems" => {
            let writes = parameters["TransactItems"].as_array().expect("writes").iter();
            writes
                .map(|write| of(write.as_object().and_then(|write| write.values().next()).expect("a write")))
                .collect()
        }
        "PutItem" | "UpdateItem" | "DeleteItem" => vec![of(parameters)],
        _ => Vec::new(),
    }
}

/// How DynamoDB refuses a write whose item a transaction has hold of. `met` are the places of those items.
pub fn conflict(operation: &str, writes: usize, met: &[usize]) -> Value {
    if operation != "TransactWriteItems" {
        return json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
            "message": "Transaction is ongoing for the item",
        });
    }
    let reason = |place: usize| {
        if met.contains(&place) {
            json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"})
        } else {
            json!({"Code": "None"})
        }
    };
    json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": (0..writes).map(reason).collect::<Vec<_>>(),
    })
}
