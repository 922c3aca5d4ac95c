//! What a request says, gathered before its operation runs, and told afterwards of it what nobody has read.
//!
//! Unknown fields do not matter: clients send whole rows back. But a field that is misspelled should not pass in silence, so
//! the answer names them: `"ignored": ["prise"]`.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, header};

use super::{BODY_LIMIT, reply::Envelope};
use crate::{
    app::App,
    error::{Code, Failure},
    validation::Sent,
};

pub(super) async fn gather(request: Request, next: Next) -> Response {
    let app = request.extensions().get::<Arc<App>>().cloned();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let route = format!("{} {route}", request.method());
    let (request, sent) = match read(request).await {
        Ok(read) => read,
        Err(failure) => return failure.into_response(),
    };
    let response = next.run(request).await;
    let ignored = match &sent {
        Some(sent) if response.extensions().get::<Envelope>().is_some() => sent.unread(),
        _ => return response,
    };
    if ignored.is_empty() {
        return response;
    }
    if app.is_some_and(|app| app.local) {
        tracing::warn!(route, ?ignored, "fields that this operation does not know");
    }
    tell(response, &ignored).await
}

/// The request as it was, with its fields beside it. Files, and a body that is too large for fields, stay where they are.
async fn read(request: Request) -> Result<(Request, Option<Arc<Sent>>), Failure> {
    let (mut parts, body) = request.into_parts();
    let is_upload = |kind: &HeaderValue| kind.as_bytes().starts_with(b"multipart/");
    let is_write = ![Method::GET, Method::HEAD].contains(&parts.method);
    if is_write && parts.headers.get(header::CONTENT_TYPE).is_some_and(is_upload) {
        return Ok((Request::from_parts(parts, body), None));
    }
    let limit = BODY_LIMIT as u64;
    if is_write && body.size_hint().lower() > limit {
        return Ok((Request::from_parts(parts, body), None));
    }
    let (bytes, body) = if is_write {
        let bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| Code::BodyTooLarge)?;
        (bytes.clone(), Body::from(bytes))
    } else {
        (Bytes::new(), body)
    };
    let sent = Arc::new(Sent::new(&parts.uri, &bytes));
    parts.extensions.insert(sent.clone());
    Ok((Request::from_parts(parts, body), Some(sent)))
}

/// The envelope with one field more.
async fn tell(response: Response, ignored: &[String]) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Failure::internal("an envelope broke off").into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let names = serde_json::to_string(ignored).unwrap_or_else(|_| "[]".into());
    let body = match bytes.strip_suffix(b"}") {
        Some(open) => Body::from([open, b",\"ignored\":", names.as_bytes(), b"}"].concat()),
        None => Body::from(bytes),
    };
    Response::from_parts(parts, body)
}
