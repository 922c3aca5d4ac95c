//! `ETag` and `If-Match`: which version of a thing an answer shows, and which one a change is meant for.

use std::fmt;

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::error::{Code, Failure};

const NAME: &str = "If-Match";
const LONGEST: usize = 512;

/// The version of what an answer shows: one number for each thing that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(String);

impl From<u64> for Version {
    fn from(version: u64) -> Self {
        Self(version.to_string())
    }
}

impl From<(u64, u64)> for Version {
    fn from((one, other): (u64, u64)) -> Self {
        Self(format!("{one}.{other}"))
    }
}

/// As an `ETag`: quoted.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// An answer with the version of what it shows as its `ETag`.
#[derive(Debug)]
pub struct Versioned<T>(pub Version, pub T);

impl<T: IntoResponse> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        if let Ok(tag) = HeaderValue::try_from(self.0.to_string()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The versions that a change is meant for; any, where the caller names none.
#[derive(Debug)]
pub struct IfMatch(Option<Vec<String>>);

impl IfMatch {
    /// [`Code::Conflict`] where the caller has seen another version than `current`.
    pub fn check(&self, current: &Version) -> Result<(), Failure> {
        match &self.0 {
            Some(tags) if !tags.contains(&current.to_string()) => Err(Code::Conflict.into()),
            _ => Ok(()),
        }
    }

    fn read(headers: &HeaderMap) -> Result<Self, Failure> {
        let mut tags = Vec::new();
        for line in headers.get_all(header::IF_MATCH) {
            let line = line.to_str().ok().filter(|line| line.len() <= LONGEST).ok_or_else(wrong)?;
            for tag in line.split(',').map(str::trim) {
                // A proxy that compresses an answer weakens its tag; the version is the same.
                let tag = tag.strip_prefix("W/").unwrap_or(tag);
                if !(tag == "*" || is_tag(tag)) {
                    return Err(wrong());
                }
                tags.push(tag.to_owned());
            }
        }
        let any = tags.is_empty() || tags.iter().any(|tag| tag == "*");
        Ok(Self((!any).then_some(tags)))
    }
}

/// `"…"`
fn is_tag(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains('"'))
}

fn wrong() -> Failure {
    Failure::field(NAME, "应为读取时得到的ETag，如\"12\"")
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Self::read(&parts.headers)
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(LONGEST)).examples(["\"12\""]);
        let header = ParameterBuilder::new()
            .name(NAME)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("读取时得到的ETag：其后若已有他人修改，返回10115，什么也不改"))
            .schema(Some(text));
        vec![header.build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Result<IfMatch, Failure> {
        let value = |text: &&str| (header::IF_MATCH, HeaderValue::from_bytes(text.as_bytes()).expect("a value"));
        IfMatch::read(&values.iter().map(value).collect())
    }

    #[test]
    fn a_version_matches_itself_alone() {
        let current = Version::from((12, 3));
        assert_eq!(current.to_string(), r#""12.3""#);
        let sames: [&[&str]; 6] =
            [&[], &["*"], &[r#""12.3""#], &[r#"W/"12.3""#], &[r#""1", "12.3""#], &[r#""1""#, r#""12.3""#]];
        for same in sames {
            read(same).expect("sound").check(&current).expect("a match");
        }
        for other in [r#""12""#, r#""12.30""#, r#""""#, r#""1","2""#] {
            let refusal = read(&[other]).expect("sound").check(&current).expect_err(other);
            assert_eq!(refusal.code(), Code::Conflict);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        let long = format!("\"{}\"", "1".repeat(LONGEST));
        for wrong in ["", "12", r#"""#, r#""12"#, r#""1"2""#, r#""1","#, r#""版""#, &long] {
            let refusal = read(&[wrong]).expect_err(wrong);
            assert!(refusal.code() == Code::InvalidParameters && refusal.faults().fields().contains_key(NAME));
        }
    }
}
