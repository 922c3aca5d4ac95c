//! The outermost layer: measures a request, logs it in one line, writes refusals out, and keeps breakdowns for the back office.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
};

use axum::{
    Json,
    body::HttpBody,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, header};
use percent_encoding::percent_decode_str;

use super::{
    Operation, Refusal,
    breakdown::{self, Circumstances},
    caller::{ClientAddress, Session},
    guard,
    request_id::{self, RequestId},
};
use crate::{
    app::App,
    error::Failure,
    metrics::Metric,
    shop::User,
    storage::meter::Call,
    watch::{About, trace_id},
};

/// Bytes of JSON that Lambda passes on as an answer: 6 MB with all that is around it.
const LARGEST: u64 = 6 * 1024 * 1024 - 256 * 1024;

/// What a request cost, as an extension of its answer: the budget tests read it.
#[derive(Clone, Debug)]
pub struct Cost(pub Arc<[Call]>);

/// Lets inner layers tell the log who called: the guard the user, and the edge the address.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Arc<Found>);

#[derive(Debug, Default)]
struct Found {
    user: OnceLock<Arc<User>>,
    address: OnceLock<ClientAddress>,
}

impl Known {
    pub fn set(&self, session: &Session) {
        // The first answer stands: a request has one caller.
        let _ = self.0.user.set(session.user.clone());
    }

    pub fn set_address(&self, address: ClientAddress) {
        let _ = self.0.address.set(address);
    }
}

/// The area whose requests these are.
pub(super) struct Area {
    pub name: &'static str,
    pub operations: Vec<Operation>,
}

impl Area {
    /// What the operation of this route is called; the route itself where it has none of this method.
    fn operation<'a>(&'a self, method: &Method, route: &'a str) -> &'a str {
        let on_route = self.operations.iter().filter(|operation| operation.path == route);
        guard::declared(on_route, method).map_or(route, |operation| &operation.id)
    }
}

pub(super) async fn envelope(
    State((app, area)): State<(Arc<App>, Arc<Area>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let id = RequestId::of(&request);
    let known = Known::default();
    request.extensions_mut().insert(known.clone());
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(app.clone());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let trace = request.extensions().get::<lambda_http::Context>().and_then(|context| context.xray_trace_id.clone());
    let (mut response, mut spent) = app.watch.over(&id.0, next.run(request)).await;

    let failure = response.extensions_mut().remove::<Failure>().or_else(|| too_large(&response));
    if let Some(failure) = &failure {
        let path = percent_decode_str(&path).decode_utf8_lossy();
        response = refusal(failure, &format!("{method} {path}"), &id, response);
    }
    name_charset(&mut response);
    let user = known.0.user.get();
    let about = About {
        request_id: &id.0,
        trace_id: trace.as_deref().and_then(trace_id),
        function: area.name,
        operation: route.as_deref().map(|route| area.operation(&method, route)),
        method: Some(method.as_str()),
        status: Some(response.status().as_u16()),
        error_code: failure.as_ref().map(|failure| failure.code().wire().1),
        user_id: user.map(|user| user.id),
        cause: failure.as_ref().and_then(Failure::cause),
        broken: response.status().is_server_error(),
    };
    if about.broken {
        spent.counts.add(Metric::Failures5xx, 1);
    }
    app.watch.note(about, &spent);
    if let Some(failure) = failure.as_ref().filter(|_| about.broken) {
        let (method, address) = (method.to_string(), known.0.address.get().cloned());
        breakdown::keep(&app, failure, Circumstances { id: &id, method, path, route, user, address }).await;
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    response.extensions_mut().insert(Cost(spent.calls.into()));
    response
}

/// A page of things that are large each. API Gateway would say "Internal Server Error"; objects of the bucket never get here
/// so large.
fn too_large(response: &Response) -> Option<Failure> {
    let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let fits = !is_json || response.body().size_hint().lower() <= LARGEST;
    if fits { None } else { Some(Failure::field("size", "返回内容过大，请减小每页数量")) }
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
