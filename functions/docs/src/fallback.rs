//! The answer where the gateway found no route: the last word is said in the envelope, too.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, Method, Uri, header};
use shared::{
    app::App,
    error::{Code, Failure},
};

use crate::{openapi, preflight};

/// 404, or 405 with `Allow` where the path has other methods. Pre-flight requests are answered.
pub async fn fallback(State(app): State<Arc<App>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method == Method::OPTIONS {
        return preflight::answer(&app.deployment.allowed_origins, &headers);
    }
    let path = uri.path();
    let allowed = openapi::methods(path);
    if !allowed.is_empty() && !allowed.contains(&method) {
        let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
        return ([(header::ALLOW, allowed.join(", "))], Failure::new(Code::NoSuchMethod)).into_response();
    }
    if path == "/apidocs" && (method == Method::GET || method == Method::HEAD) {
        return Redirect::permanent("/apidocs/").into_response();
    }
    match nearby(path) {
        Some(near) => Failure::with_message(Code::NoSuchRoute, format!("接口不存在，应为 {near}")).into_response(),
        None => Failure::new(Code::NoSuchRoute).into_response(),
    }
}

/// The path that was probably meant: without slashes too many, or with the one that is missing.
fn nearby(path: &str) -> Option<String> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let plain = format!("/{}", segments.join("/"));
    [format!("{plain}/"), plain].into_iter().find(|near| near != path && !openapi::methods(near).is_empty())
}
