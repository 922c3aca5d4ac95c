use std::sync::Arc;

use axum::{extract::State, response::Response};
use shared::{
    app::App,
    error::Code,
    form,
    http::Reply,
    shop::image::{IMAGES, file_object_key, nearest, thumbnail_of},
    validation::{Params, Text, Whole},
};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use crate::{asked::Asked, attachment::attachment, key::PathKey};

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

/// In pixels.
type Width = Whole<1, 4096>;
type Name = Text<1, 200>;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct AskImage {
        /// 需要的宽度（像素），返回不小于此宽度的最小缩略图（200、400、800），没有则返回原图
        #[param(inline)]
        w: Option<Width>,
    }
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct AskFile {
        /// 仅用于图片，同图片接口
        #[param(inline)]
        w: Option<Width>,
        /// 作为附件下载时的文件名，此时忽略 `w`
        #[param(inline)]
        name: Option<Name>,
    }
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct AskDownload {
        /// 下载时的文件名，默认与 `key` 相同
        #[param(inline)]
        name: Option<Name>,
    }
}

/// 图片
///
/// 支持 `Range` 与 `If-None-Match`；较大的图片重定向到临时下载地址。`{key}.w200.webp` 等同于 `{key}?w=200`。
#[utoipa::path(get, path = "/static/images/{key}", operation_id = "media_image", tag = "图片与文件",
    security(()), params(PathKey, AskImage),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn image(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    Params(ask): Params<AskImage>,
    asked: Asked,
) -> Reply<Response> {
    match thumbnail_of(&key) {
        Some((key, width)) => asked.picture(&app, key, Some(width)).await,
        None => asked.picture(&app, &key, ask.w.and_then(at_least)).await,
    }
}

/// 缩略图
///
/// `{图片key}.w{200|400|800}.webp`，没有则返回原图。
#[utoipa::path(get, path = "/static/thumbnails/{key}", operation_id = "media_thumbnail", tag = "图片与文件",
    security(()), params(PathKey),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn thumbnail(State(app): State<Arc<App>>, PathKey(key): PathKey, asked: Asked) -> Reply<Response> {
    let (key, width) = thumbnail_of(&key).ok_or(Code::NotFound)?;
    asked.picture(&app, key, Some(width)).await
}

/// 文件
///
/// 同图片；图片、PDF、MP4、MP3 以外的文件作为附件下载。
#[utoipa::path(get, path = "/static/files/{key}", operation_id = "media_file", tag = "图片与文件",
    security(()), params(PathKey, AskFile),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn file(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    Params(ask): Params<AskFile>,
    asked: Asked,
) -> Reply<Response> {
    let object = file_object_key(&key);
    match (ask.name, ask.w.and_then(at_least)) {
        (Some(name), _) => asked.object(&app, object, Some(&attachment(name.as_str()))).await,
        (None, width) if object.starts_with(IMAGES) => asked.picture(&app, &key, width).await,
        (None, _) => asked.object(&app, object, None).await,
    }
}

/// 下载文件
///
/// 同文件，但总是作为附件下载。
#[utoipa::path(get, path = "/static/downloads/{key}", operation_id = "media_download", tag = "图片与文件",
    security(()), params(PathKey, AskDownload),
    responses(Object),
    extensions(("x-refusals" = json!([Code::NotFound, Code::RangeNotSatisfiable]))))]
pub async fn download(
    State(app): State<Arc<App>>,
    PathKey(key): PathKey,
    Params(ask): Params<AskDownload>,
    asked: Asked,
) -> Reply<Response> {
    let name = ask.name.map_or_else(|| key.clone(), Text::into_string);
    asked.object(&app, file_object_key(&key), Some(&attachment(&name))).await
}

fn at_least(width: Width) -> Option<u32> {
    nearest(u32::try_from(width.get()).ok()?)
}
