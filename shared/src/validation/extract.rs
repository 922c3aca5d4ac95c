//! Where a request's values are taken from: its body, its query string, its path.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
};
use http::request::Parts;
use serde_json::Value;
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::{Field, Fields, Form, Input, Text, WireId, sound};
use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// A JSON body, read and found valid.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<S: Send + Sync, T: Form + Field> FromRequest<S> for Valid<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let body = Bytes::from_request(request, state).await.map_err(|error| {
            let too_large = error.status() == http::StatusCode::PAYLOAD_TOO_LARGE;
            Failure::new(if too_large { Code::BodyTooLarge } else { Code::MalformedRequest })
        })?;
        // No body says nothing about any field.
        let body = if body.is_empty() { Bytes::from_static(b"{}") } else { body };
        let json: Value = serde_json::from_slice(&body)
            .map_err(|error| Failure::with_message(Code::MalformedRequest, format!("请求体不是合法的JSON: {error}")))?;
        sound(|faults| T::read(Input::Json(&json), "", faults)).map(Self)
    }
}

/// A query string, read and found valid.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: Form> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let pairs = query_pairs(parts)?;
        sound(|faults| T::from_fields(&Fields::query(&pairs), faults)).map(Self)
    }
}

fn query_pairs(parts: &Parts) -> Result<Vec<(String, String)>, Failure> {
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map(|query| query.0)
        .map_err(|_| Failure::with_message(Code::MalformedRequest, "查询字符串格式错误"))
}

/// The `{id}` of a path.
#[derive(Clone, Copy, Debug)]
pub struct PathId(pub Id);

/// The `{key}` of a path.
#[derive(Clone, Debug)]
pub struct PathKey(pub Text<1, 64>);

impl IntoParams for PathId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![described::<WireId>("id")]
    }
}

impl IntoParams for PathKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![described::<Text<1, 64>>("key")]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        from_path(parts, state, "id").await.map(|id: WireId| Self(id.get()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        from_path(parts, state, "key").await.map(Self)
    }
}

fn described<T: PartialSchema>(name: &str) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.schema(Some(T::schema())).build()
}

async fn from_path<T: Field>(parts: &mut Parts, state: &(impl Send + Sync), name: &str) -> Result<T, Failure> {
    let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::MalformedRequest)?;
    let text = path.iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default();
    sound(|faults| T::read(Input::Text(text), name, faults))
}
