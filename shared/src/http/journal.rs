//! Every change to the back office is in the operation log, written here and by no operation itself.
//!
//! The entry is written before the operation runs and completed after it: a change that nobody can be asked about does not
//! happen, not even where the function dies on its way.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Query, RawPathParams, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use http::{Method, header};
use serde_json::{Map, Value, json};

use super::{Operation, caller::Session, request_id::RequestId};
use crate::{
    app::App,
    audit::{self, operation, operator},
    auth::Access,
    error::{Code, Failure, code::SUCCESSES},
    storage::Rejected,
};

impl Operation {
    /// Whether it changes what the back office keeps.
    fn is_recorded(&self) -> bool {
        let back_office = self.path.starts_with("/cms/") || matches!(self.access, Access::Group(_) | Access::Super);
        self.method != Method::GET && back_office
    }
}

/// Runs an operation that its caller may call.
pub(super) async fn run(
    app: &Arc<App>,
    operation: &Operation,
    session: &Session,
    request: Request,
    next: Next,
) -> Response {
    if !operation.is_recorded() {
        return next.run(request).await;
    }
    match record(app, operation, session, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

/// The entry that says that somebody was refused. What they sent is not read.
pub(super) fn refusal(
    app: &App,
    operation: &Operation,
    session: &Session,
    request: &Request,
    failure: &Failure,
) -> Option<operation::Operation> {
    let (status, error_code, _) = failure.code().wire();
    let (status, error_code, ms) = (Some(status.as_u16()), Some(error_code), Some(0));
    let refused = operation.is_recorded().then(|| entry(app, operation, session, request, json!({})));
    refused.map(|entry| operation::Operation { status, error_code, ms, ..entry })
}

/// Notes a refusal. It stays one where that does not succeed.
pub(super) async fn note(app: &App, refusal: operation::Operation) {
    let (operation, user) = (refusal.endpoint.clone(), refusal.user_id);
    if let Err(failure) = begin(app, refusal).await {
        tracing::error!(%failure, operation, user, "a refusal is not in the operation log");
    }
}

async fn record(
    app: &Arc<App>,
    operation: &Operation,
    session: &Session,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let started = Instant::now();
    let (mut request, params) = read(request, operation.body_limit).await?;
    let entry = begin(app, entry(app, operation, session, &request, params)).await?;
    request.extensions_mut().insert(operation::Underway(entry.id));
    let done = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let (status, error_code) =
        done.as_ref().map_or_else(|_| result(&Failure::new(Code::ServerError).into_response()), result);
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    // The entry stays as it was begun: it says that something was done, and not how it ended.
    if let Err(rejected) = app.table.write(entry.finish(status, error_code, ms)).await {
        let failure = Failure::from(rejected);
        tracing::error!(%failure, entry = entry.id, status, error_code, "an entry of the operation log is not complete");
    }
    done.map_err(|panic| std::panic::resume_unwind(panic))
}

/// How often another id is drawn: two functions can draw the same ones within a millisecond, one after the other.
const DRAWS: usize = 1000;

/// Notes that an operation begins; the entry as it is in the log.
async fn begin(app: &App, mut entry: operation::Operation) -> Result<operation::Operation, Failure> {
    operator::remember(app, &entry.user_name).await?;
    for _ in 1..DRAWS {
        match app.table.write(entry.begin()).await {
            Err(Rejected::Refused(_)) => entry.id = app.ids.next(),
            done => return done.map(|()| entry).map_err(Failure::from),
        }
    }
    Err(Failure::internal("no id was free"))
}

fn entry(
    app: &App,
    operation: &Operation,
    session: &Session,
    request: &Request,
    params: Value,
) -> operation::Operation {
    let (module, auth) = match operation.access {
        Access::Group(permission) | Access::Partly(permission) => {
            (Some(permission.describe().1.to_owned()), Some(permission.describe().2.to_owned()))
        }
        Access::Super => (operation.tag.clone(), Some("超级管理员".to_owned())),
        Access::Open | Access::Login => (operation.tag.clone(), None),
    };
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    operation::Operation {
        id: app.ids.next(),
        request_id,
        user_id: session.user.id,
        user_name: session.user.display_name(),
        module,
        auth,
        message: operation.summary.clone(),
        method: request.method().to_string(),
        path: request.uri().path().chars().take(PATH).collect(),
        endpoint: operation.id.clone(),
        params,
        status: None,
        error_code: None,
        ms: None,
        create_time: app.clock.now(),
        expires: app.clock.now() + app.settings().log_keep,
    }
}

/// Characters of a path that are kept.
const PATH: usize = 256;

/// What was asked for, without secrets and cut to a size that a log can bear; the request is whole again afterwards.
async fn read(request: Request, body_limit: usize) -> Result<(Request, Value), Failure> {
    let (mut parts, body) = request.into_parts();
    let of_path = RawPathParams::from_request_parts(&mut parts, &()).await.ok();
    let of_path: Map<String, Value> =
        of_path.iter().flatten().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
    let query: Map<String, Value> = query.into_iter().map(|(name, value)| (name, value.into())).collect();
    let is_upload = |kind: &http::HeaderValue| kind.as_bytes().starts_with(b"multipart/");
    if parts.headers.get(header::CONTENT_TYPE).is_some_and(is_upload) {
        let params = audit::redact(json!({"path": of_path, "query": query}));
        return Ok((Request::from_parts(parts, body), params));
    }
    let body: Bytes = to_bytes(body, body_limit).await.map_err(|_| Code::BodyTooLarge)?;
    let said = if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap_or_default() };
    let params = audit::redact(json!({"path": of_path, "query": query, "body": said}));
    Ok((Request::from_parts(parts, Body::from(body)), params))
}

/// HTTP status and `error_code` of an answer. A refusal is written out further outside.
fn result(response: &Response) -> (u16, u32) {
    let refusal = response.extensions().get::<Failure>().map(|failure| failure.code().wire());
    let success = || SUCCESSES.iter().copied().find(|success| success.0 == response.status());
    let (status, error_code) = match refusal {
        Some((status, error_code, _)) => (status, error_code),
        None => success().map_or((response.status(), 0), |(status, error_code, _)| (status, error_code)),
    };
    (status.as_u16(), error_code)
}
