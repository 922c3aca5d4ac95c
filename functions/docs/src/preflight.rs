//! What a browser asks before it lets a page of another origin call us. API Gateway answers it by itself, but may also leave it
//! to `$default`.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// As `CorsConfiguration` in template.yaml has it: a test compares them.
pub const METHODS: &str = "GET,HEAD,POST,PUT,DELETE";
pub const HEADERS: &str = "authorization,content-type,idempotency-key,if-match";
pub const MAX_AGE: &str = "600";

/// 204, whatever is asked for: whether there is such a route, the request itself finds out.
pub fn answer(origins: &[String], headers: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| allowed(origins, origin)) else { return response };
    let told: [(HeaderName, HeaderValue); 5] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS)),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS)),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE)),
        (header::VARY, HeaderValue::from_static("origin")),
    ];
    response.headers_mut().extend(told);
    response
}

/// What `Access-Control-Allow-Origin` says to a page of this origin. Without a list, as in a local run, everybody's may call.
fn allowed(origins: &[String], origin: &HeaderValue) -> Option<HeaderValue> {
    if origins.is_empty() || origins.iter().any(|allowed| allowed == "*") {
        return Some(HeaderValue::from_static("*"));
    }
    origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}
