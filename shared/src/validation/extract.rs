//! Where a request's values are taken from: its body, its query string, its path.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
};
use http::request::Parts;
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        ArrayBuilder, RefOr, Required, Schema,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::{Field, Form, Input, Sent, Text, WireId, sound};
use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// The fields of a write, read and found valid: they stand in its JSON body, in its query string, or some here and some there.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<S: Send + Sync, T: Field> FromRequest<S> for Valid<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        All::from_request(request, state).await?.0.read().map(Self)
    }
}

/// All that a request says, for who has to look at more than it before it is read.
#[derive(Debug)]
pub struct All(pub Arc<Sent>);

impl<S: Send + Sync> FromRequest<S> for All {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if let Some(sent) = request.extensions().get::<Arc<Sent>>() {
            return Ok(Self(sent.clone()));
        }
        let uri = request.uri().clone();
        let body = Bytes::from_request(request, state).await.map_err(|error| {
            let too_large = error.status() == http::StatusCode::PAYLOAD_TOO_LARGE;
            Failure::new(if too_large { Code::BodyTooLarge } else { Code::MalformedRequest })
        })?;
        Ok(Self(Arc::new(Sent::new(&uri, &body))))
    }
}

/// The parameters of a request, read and found valid. Those of a write may stand in its body, too.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: Form> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match parts.extensions.get::<Arc<Sent>>() {
            Some(sent) => sent.params(),
            None => Sent::new(&parts.uri, b"").params(),
        }
        .map(Self)
    }
}

/// The `{id}` of a path.
#[derive(Clone, Copy, Debug)]
pub struct PathId(pub Id);

impl IntoParams for PathId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![in_path("id", WireId::schema())]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let id: WireId = from_path(parts, state, "id", &["id"]).await?;
        Ok(Self(id.get()))
    }
}

/// The `{key}` of a path.
#[derive(Clone, Debug)]
pub struct PathKey(pub Text<1, 64>);

impl IntoParams for PathKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![in_path("key", Text::<1, 64>::schema())]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        from_path(parts, state, "key", &["key"]).await.map(Self)
    }
}

/// The `{ids}` of a path: `1,2,3`, at most `MOST` different ones. They stand in `{id}` where other operations of the same
/// path take one.
#[derive(Clone, Debug)]
pub struct PathIds<const MOST: usize = 100>(pub BTreeSet<Id>);

impl<const MOST: usize> IntoParams for PathIds<MOST> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let ids = ArrayBuilder::new().items(WireId::schema()).min_items(Some(1)).max_items(Some(MOST));
        vec![in_path("ids", ids.into())]
    }
}

impl<S: Send + Sync, const MOST: usize> FromRequestParts<S> for PathIds<MOST> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let ids: Vec<WireId> = from_path(parts, state, "ids", &["ids", "id"]).await?;
        let ids: BTreeSet<Id> = ids.into_iter().map(WireId::get).collect();
        if ids.len() > MOST {
            return Err(Failure::field("ids", format!("最多{MOST}项")));
        }
        Ok(Self(ids))
    }
}

fn in_path(name: &str, schema: RefOr<Schema>) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.schema(Some(schema)).build()
}

/// What the path has under one of these names; what is wrong with it, `at` says.
async fn from_path<S: Send + Sync, T: Field>(
    parts: &mut Parts,
    state: &S,
    at: &str,
    names: &[&str],
) -> Result<T, Failure> {
    let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::MalformedRequest)?;
    let text = path.iter().find(|(name, _)| names.contains(name)).map(|(_, value)| value).unwrap_or_default();
    sound(|faults| T::read(Input::Text(text), at, faults))
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, routing::get};
    use http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    /// The ids that a path of `/{ids}` names, at most three.
    async fn read(path: &str) -> Result<Vec<Id>, Failure> {
        async fn ids(ids: Result<PathIds<3>, Failure>) -> axum::Extension<Result<Vec<Id>, Failure>> {
            axum::Extension(ids.map(|ids| ids.0.into_iter().collect()))
        }
        let router = Router::new().route("/{ids}", get(ids));
        let request = Request::get(format!("/{path}")).body(Body::empty()).expect("a request");
        let mut answer = router.oneshot(request).await.expect("routers always answer");
        assert_eq!(answer.status(), StatusCode::OK);
        answer.extensions_mut().remove().expect("what was read")
    }

    #[tokio::test]
    async fn several_ids_stand_in_one_path() {
        for (path, expected) in [("7", vec![7]), ("3,1,2", vec![1, 2, 3]), ("1,%202%2C3", vec![1, 2, 3])] {
            assert_eq!(read(path).await.expect("sound"), expected, "{path}");
        }
        assert_eq!(read("5,5,5,5,4").await.expect("two ids"), [4, 5], "an id counts once");
        for path in ["0", "1,", ",", "1,,2", "a", "1,-2", "1.5", "9007199254740992", "1,2,3,4", "%20"] {
            let failure = read(path).await.expect_err(path);
            assert_eq!(failure.code(), Code::InvalidParameters, "{path}");
            assert_eq!(failure.faults().fields().keys().collect::<Vec<_>>(), ["ids"], "{path}");
        }
    }
}
