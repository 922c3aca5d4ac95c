//! What S3 tells of objects that come into it, in the words of EventBridge.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{Query, Request, State},
    middleware::Next,
    response::Response,
};
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

/// Of an answer to a write: it names what was written.
const LARGEST_ANSWER: usize = 1 << 20;

/// Tells one listener, once there is one, of every object whose key begins with a prefix.
#[derive(Clone)]
pub struct Created(Arc<Inner>);

struct Inner {
    listener: std::sync::OnceLock<(&'static str, mpsc::UnboundedSender<Value>)>,
    /// Events that were told and not attended to yet.
    waiting: watch::Sender<usize>,
}

impl Created {
    pub(super) fn new() -> Self {
        Self(Arc::new(Inner { listener: std::sync::OnceLock::new(), waiting: watch::Sender::new(0) }))
    }

    /// Does `attend` for every event that comes from now on, one after the other; who asks second gets none.
    pub fn listen<F: Future<Output = ()> + Send>(
        &self,
        prefix: &'static str,
        attend: impl Fn(Value) -> F + Send + 'static,
    ) {
        let (sender, mut events) = mpsc::unbounded_channel();
        if self.0.listener.set((prefix, sender)).is_err() {
            return;
        }
        let waiting = self.0.waiting.clone();
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                attend(event).await;
                waiting.send_modify(|waiting| *waiting -= 1);
            }
        });
    }

    /// Returns when all that was told is attended to.
    pub async fn settled(&self) {
        let mut waiting = self.0.waiting.subscribe();
        // It cannot close: we hold the other end.
        let _ = waiting.wait_for(|waiting| *waiting == 0).await;
    }

    fn tell(&self, bucket: &str, key: &str) {
        let Some((prefix, listener)) = self.0.listener.get() else { return };
        if !key.starts_with(prefix) {
            return;
        }
        let event = json!({
            "source": "aws.s3",
            "detail-type": "Object Created",
            "detail": { "bucket": { "name": bucket }, "object": { "key": key } },
        });
        self.0.waiting.send_modify(|waiting| *waiting += 1);
        if listener.send(event).is_err() {
            // Its run time is gone.
            self.0.waiting.send_modify(|waiting| *waiting -= 1);
        }
    }
}

/// A layer that tells of what the requests passing through it create.
pub(super) async fn tell(State(created): State<Created>, request: Request, next: Next) -> Response {
    let object = object(&request);
    let response = next.run(request).await;
    let Some((bucket, key)) = object.filter(|_| response.status().is_success()) else {
        return response;
    };
    // The end of an upload in parts is written while its answer is under way.
    let (head, body) = response.into_parts();
    match to_bytes(body, LARGEST_ANSWER).await {
        Ok(body) => {
            created.tell(&bucket, &key);
            Response::from_parts(head, body.into())
        }
        Err(error) => {
            tracing::error!(%error, "an answer of the local S3");
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// Bucket and key of what such a request creates: a put, a copy, or the end of an upload in parts.
fn object(request: &Request) -> Option<(String, String)> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).ok()?;
    let asked: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    let creates = match *request.method() {
        Method::PUT => !asked.contains("partNumber"),
        Method::POST => asked.contains("uploadId"),
        _ => false,
    };
    let path = percent_decode_str(request.uri().path()).decode_utf8().ok()?;
    let (bucket, key) = path.strip_prefix('/')?.split_once('/')?;
    (creates && !key.is_empty()).then(|| (bucket.to_owned(), key.to_owned()))
}
