use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use shared::error::{Code, Failure};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The `{key}` of a path, percent-decoded: one name, not a way to somewhere else.
#[derive(Debug, PartialEq, Eq)]
pub struct PathKey(pub String);

/// In bytes.
const LONGEST: usize = 200;

impl PathKey {
    pub fn parse(text: &str) -> Option<Self> {
        let sound = (1..=LONGEST).contains(&text.len())
            && text != "."
            && text != ".."
            && !text.chars().any(|char| char.is_control() || char == '/' || char == '\\');
        sound.then(|| Self(text.to_owned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathKey {
    type Rejection = Failure;

    /// What cannot be a key names nothing.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Code::NotFound)?;
        let key = path.iter().find(|(name, _)| *name == "key").and_then(|(_, text)| Self::parse(text));
        key.ok_or(Code::NotFound.into())
    }
}

impl IntoParams for PathKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .pattern(Some(r"^[^/\\]+$"))
            .examples(["product-cloud-tea.webp"]);
        let key = ParameterBuilder::new().name("key").parameter_in(ParameterIn::Path).required(Required::True);
        vec![key.schema(Some(text)).build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_name() {
        for good in ["1@theme.png", "茶.png", "a b.png", "..a", "a".repeat(200).as_str()] {
            assert_eq!(PathKey::parse(good), Some(PathKey(good.to_owned())));
        }
        for bad in
            ["", ".", "..", "a/b", "/", r"a\b", "a\0b", "a\nb", "a".repeat(201).as_str(), "茶".repeat(67).as_str()]
        {
            assert_eq!(PathKey::parse(bad), None, "{bad:?}");
        }
    }
}
