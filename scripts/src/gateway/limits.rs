//! Where API Gateway or Lambda say no by themselves, in words of their own.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Json,
    body::HttpBody,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::lambda::event::{LARGEST_EVENT, is_text};

/// What API Gateway takes of a request's body.
const LARGEST_BODY: u64 = 10 * 1024 * 1024;
/// How long it waits for a function.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an account of AWS, and a gateway in it, let through at once.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Executions of all functions at the same time; a new account may have 10.
    executions: Option<Arc<Semaphore>>,
    /// Requests in the second that is counted, and how many it may have.
    requests: Option<(Arc<Mutex<(Option<Instant>, u32)>>, u32)>,
}

/// What the gateway answers without a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooManyRequests,
    TooLarge,
    /// Lambda has throttled the function, or it took too long.
    Unavailable,
    /// What the function answered is nothing that can be passed on.
    Broken,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        };
        (status, Json(json!({ "message": message }))).into_response()
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        refusal.into_response()
    }
}

impl Account {
    /// One whose functions run no more often than this at the same time.
    #[must_use]
    pub fn with_executions(self, most: usize) -> Self {
        Self { executions: Some(Arc::new(Semaphore::new(most))), ..self }
    }

    /// One whose gateway takes no more requests in a second.
    #[must_use]
    pub fn with_requests(self, a_second: u32) -> Self {
        Self { requests: Some((Arc::default(), a_second)), ..self }
    }

    /// Whether the gateway takes the request, by its rate and its size.
    pub(super) fn admits(&self, request: &Request) -> Result<(), Refusal> {
        if let Some((counted, most)) = &self.requests {
            let (mut counted, now) = (counted.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
            match counted.0 {
                Some(began) if now - began < Duration::from_secs(1) => counted.1 += 1,
                _ => *counted = (Some(now), 1),
            }
            if counted.1 > *most {
                return Err(Refusal::TooManyRequests);
            }
        }
        let body = request.body().size_hint().lower();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // What is no text travels in base64.
        let in_event = if is_text(kind) { body } else { body.div_ceil(3) * 4 };
        if body > LARGEST_BODY || in_event > LARGEST_EVENT as u64 { Err(Refusal::TooLarge) } else { Ok(()) }
    }

    /// Runs a function, if Lambda lets it run.
    pub(super) async fn run<T>(&self, work: impl Future<Output = T>) -> Result<T, Refusal> {
        let permit = self.executions.as_ref().map(|executions| executions.try_acquire());
        let _permit = permit.transpose().map_err(|_| Refusal::Unavailable)?;
        tokio::time::timeout(PATIENCE, work).await.map_err(|_| Refusal::Unavailable)
    }

    /// What a function answered, if it fits into what Lambda passes on.
    pub(super) fn fits(response: Response) -> Response {
        let body = response.body().size_hint().lower();
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let in_event = if is_text(kind) { body } else { body.div_ceil(3) * 4 };
        if in_event > LARGEST_EVENT as u64 { Refusal::Broken.into() } else { response }
    }
}
