//! Uploads in parts, where the engine answers otherwise than S3.

use std::{path::Path, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};

/// An upload in parts that is over: S3 has no such upload, where this engine would deny access.
pub async fn known(State(root): State<Arc<Path>>, request: Request, next: Next) -> Response {
    let mut parameters = request.uri().query().unwrap_or_default().split('&');
    let asked = parameters.find_map(|parameter| parameter.strip_prefix("uploadId="));
    // The engine keeps this file as long as the upload goes on.
    let goes_on = |id: &str| {
        let plain = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        plain && root.join(format!(".upload-{id}.json")).exists()
    };
    match asked {
        Some(id) if !goes_on(id) => {
            let error = "<Error><Code>NoSuchUpload</Code><Message>The upload does not exist.</Message></Error>";
            (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/xml")], error).into_response()
        }
        _ => next.run(request).await,
    }
}
