use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, RawPathParams, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header, request::Parts};
use shared::{
    app::App,
    error::{Code, Failure},
    http::Reply,
    shop::{Media, file::old},
};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::key::PathKey;

/// The path that mini-shop-server gave to a file: the day of its upload, and a name.
#[derive(Debug)]
pub struct OldPath(String);

const PARTS: [(&str, &str); 4] =
    [("year", "2020"), ("month", "05"), ("day", "22"), ("name", "fe7d066e-bb67-11ea-86bf-acbc32924b6f.png")];

impl<S: Send + Sync> FromRequestParts<S> for OldPath {
    type Rejection = Failure;

    /// What cannot be such a path names nothing.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::NotFound)?;
        let names = path.iter().map(|(_, text)| PathKey::parse(text).map(|key| key.0));
        let names: Option<Vec<String>> = names.collect();
        Ok(Self(names.ok_or(Code::NotFound)?.join("/")))
    }
}

impl IntoParams for OldPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let part = |(name, example): (&str, &str)| {
            let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(200));
            let text = text.pattern(Some(r"^[^/\\]+$")).examples([example]);
            let part = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
            part.schema(Some(text)).build()
        };
        PARTS.map(part).into()
    }
}

/// 导入的文件的原地址
///
/// 重定向到文件现在的地址。
#[utoipa::path(get, path = "/static/files/{year}/{month}/{day}/{name}", operation_id = "media_old_file", tag = "图片与文件",
    security(()), params(OldPath),
    responses((status = 301, description = "见 `Location`", headers(("Location" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn old_file(State(app): State<Arc<App>>, media: Media, OldPath(path): OldPath) -> Reply<Response> {
    let key = old::find(&app.table, &path).await?.ok_or(Code::NotFound)?;
    let headers = [(header::LOCATION, media.file_url(&key)), (header::CACHE_CONTROL, "public, max-age=86400".into())];
    Ok((StatusCode::MOVED_PERMANENTLY, headers).into_response())
}
