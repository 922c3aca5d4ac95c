//! The `Idempotency-Key` header.

use std::ops::RangeInclusive;

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::error::Failure;

const NAME: &str = "Idempotency-Key";
const LENGTH: RangeInclusive<usize> = 1..=128;

/// What a client calls one intention, so that it can say it twice and be understood once.
#[derive(Debug)]
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    fn read(headers: &HeaderMap) -> Result<Self, Failure> {
        let mut given = headers.get_all(NAME).into_iter();
        let (Some(value), more) = (given.next(), given.next()) else {
            return Ok(Self(None));
        };
        let text = value.to_str().ok().filter(|_| more.is_none());
        let sound = |text: &&str| LENGTH.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        match text.filter(sound) {
            Some(text) => Ok(Self(Some(text.to_owned()))),
            None => Err(Failure::field(NAME, "须为1~128个可见ASCII字符")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Self::read(&parts.headers)
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(*LENGTH.start()))
            .max_length(Some(*LENGTH.end()))
            .pattern(Some("^[!-~]+$"));
        let header = ParameterBuilder::new()
            .name(NAME)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("幂等键，24小时内有效：同一键、同一请求只执行一次，重试得到第一次的结果"))
            .schema(Some(text));
        vec![header.build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn read(values: &[&[u8]]) -> Result<Option<String>, Failure> {
        let value = |bytes: &&[u8]| (NAME.parse().unwrap(), bytes.to_vec().try_into().unwrap());
        IdempotencyKey::read(&values.iter().map(value).collect()).map(|key| key.0)
    }

    #[test]
    fn reads_visible_ascii() {
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[b"5f0c-77"]).unwrap().as_deref(), Some("5f0c-77"));
        assert_eq!(read(&[&[b'~'; 128]]).unwrap().map(|key| key.len()), Some(128));
    }

    #[test]
    fn refuses_the_rest() {
        let long = [b'a'; 129];
        for wrong in [&b""[..], b"a b", "钥匙".as_bytes(), b"a\xff", b"a\tb", &long] {
            let refusal = read(&[wrong]).expect_err("no key");
            assert_eq!(refusal.code(), Code::InvalidParameters);
            assert!(refusal.faults().fields().contains_key(NAME));
        }
    }
}
