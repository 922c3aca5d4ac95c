use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::{HeaderMap, Method};
use shared::{
    app::App,
    error::Code,
    http::Reply,
    shop::image::{file_object_key, object_key},
};
use utoipa::{IntoResponses, ToSchema};

use crate::{key::PathKey, serve::Wanted};

/// 内容
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
struct Binary(());

/// What the document says of both operations.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "answers are made in `serve`; this is their description")]
enum Object {
    /// 内容
    #[response(status = 200, content_type = "*/*", headers(("ETag" = String), ("Cache-Control" = String), ("Accept-Ranges" = String)))]
    Whole(#[to_schema] Binary),
    /// 部分内容
    #[response(status = 206, content_type = "*/*", headers(("ETag" = String), ("Content-Range" = String)))]
    Part(#[to_schema] Binary),
    /// 内容较大，见 `Location`
    #[response(status = 302, headers(("Location" = String)))]
    Elsewhere,
    /// 未修改
    #[response(status = 304, headers(("ETag" = String)))]
    NotModified,
}

/// 图片
///
/// 支持 `Range` 与 `If-None-Match`；较大的图片重定向到临时下载地址。
#[utoipa::path(get, path = "/static/images/{key}", operation_id = "media_image", tag = "图片与文件",
    security(()), params(PathKey),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn image(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    method: Method,
    headers: HeaderMap,
) -> Reply<Response> {
    Wanted { app: &app, key: &key, object: object_key(&key) }.serve(&method, &headers).await
}

/// 文件
///
/// 同图片；图片、PDF、MP4、MP3 以外的文件作为附件下载。
#[utoipa::path(get, path = "/static/files/{key}", operation_id = "media_file", tag = "图片与文件",
    security(()), params(PathKey),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn file(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    method: Method,
    headers: HeaderMap,
) -> Reply<Response> {
    Wanted { app: &app, key: &key, object: file_object_key(&key) }.serve(&method, &headers).await
}
