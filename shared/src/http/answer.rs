//! The outermost layer: measures a request, logs it in one line, writes refusals out, and keeps breakdowns for the back office.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
    time::Instant,
};

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};

use super::{
    Refusal,
    breakdown::{self, Circumstances},
    caller::{ClientAddress, Session},
    request_id::{self, RequestId},
};
use crate::{
    app::App,
    error::Failure,
    shop::User,
    storage::meter::{self, Call},
};

/// What a request cost, as an extension of its answer: the budget tests read it.
#[derive(Clone, Debug)]
pub struct Cost(pub Arc<[Call]>);

/// Lets the guard, deep inside, tell the log who called.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Arc<OnceLock<Arc<User>>>);

impl Known {
    pub fn set(&self, session: &Session) {
        // The first answer stands: a request has one caller.
        let _ = self.0.set(session.user.clone());
    }
}

pub(super) async fn envelope(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let (id, address) = (RequestId::of(&request), ClientAddress::of(request.extensions()));
    let known = Known::default();
    request.extensions_mut().insert(known.clone());
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(app.clone());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let (mut response, calls) = meter::measure(next.run(request)).await;

    let failure = response.extensions_mut().remove::<Failure>();
    if let Some(failure) = &failure {
        response = refusal(failure, &format!("{method} {path}"), &id, response);
    }
    name_charset(&mut response);
    let units = |of: fn(&Call) -> f64| calls.iter().map(of).sum::<f64>();
    // No path parameters, no query, no token: the route says which operation it was, the user id who called.
    let (status, user, request_id) = (response.status().as_u16(), known.0.get(), &*id.0);
    let (ms, read, write) = (started.elapsed().as_millis(), units(|call| call.read), units(|call| call.write));
    let (cause, user_id) = (failure.as_ref().and_then(Failure::cause), user.map(|user| user.id));
    if let Some(failure) = failure.as_ref().filter(|_| status >= 500) {
        tracing::error!(route, request_id, status, user_id, ms, calls = calls.len(), read, write, cause, "request");
        breakdown::keep(&app, failure, Circumstances { id: &id, method, path, route, user, address }).await;
    } else {
        tracing::info!(route, request_id, status, user_id, ms, calls = calls.len(), read, write, cause, "request");
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    response.extensions_mut().insert(Cost(calls.into()));
    response
}

/// The original says so, and some clients look.
fn name_charset(response: &mut Response) {
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json") {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    }
}

fn refusal(failure: &Failure, request_url: &str, id: &RequestId, empty: Response) -> Response {
    let mut response = (failure.code().wire().0, Json(Refusal::of(failure, request_url, &id.0))).into_response();
    // What an inner layer said beside the body stays: `Allow` on a 405.
    let said = empty.into_parts().0.headers;
    for (name, value) in
        said.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH && *name != header::CONTENT_TYPE)
    {
        response.headers_mut().insert(name, value.clone());
    }
    if let Some(wait) = failure.wait() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    if response.status() == http::StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// A panic is a bug, and one request's answer: the function lives on.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Failure::internal(format!("panic: {}", text.unwrap_or("of unknown kind"))).into_response()
}
