//! What stands in the paths of files.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use shared::{
    error::{Code, Failure},
    ids::Id,
    shop::file::FileName,
    validation::{Field, Input, sound},
};
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        RefOr, Required, Schema,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::FolderId;

/// The `{id}` of a path, where it is a folder's.
#[derive(Debug)]
pub struct PathFolder(pub Id);

/// The `{name}` of a path.
#[derive(Debug)]
pub struct PathName(pub FileName);

impl<S: Send + Sync> FromRequestParts<S> for PathFolder {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        read::<FolderId, S>(parts, state, "id").await.map(|id| Self(id.get()))
    }
}

impl IntoParams for PathFolder {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter("id", FolderId::schema())]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathName {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        read(parts, state, "name").await.map(Self)
    }
}

impl IntoParams for PathName {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter("name", FileName::schema())]
    }
}

async fn read<T: Field, S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<T, Failure> {
    let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::MalformedRequest)?;
    let text = path.iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default();
    sound(|faults| T::read(Input::Text(text), name, faults))
}

fn parameter(name: &str, schema: RefOr<Schema>) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.schema(Some(schema)).build()
}
