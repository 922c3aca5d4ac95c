//! The shop's own parameters: whatever its front ends want to look up.

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{
    error::Faults,
    ids::Id,
    validation::{Field, Input},
};

/// How many a shop may have.
pub const MOST: u64 = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnParameter {
    pub id: Id,
    /// Among all parameters, built-in ones too, it is the only one with this key.
    pub key: String,
    pub name: String,
    pub value: String,
    pub remark: Option<String>,
    #[serde(default)]
    pub version: u64,
}

/// What a parameter may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterKey(String);

const LONGEST: usize = 64;

impl ParameterKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a key is of a parameter of the back office's looks, which a CMS reads before anybody has logged in. What
/// mini-shop-server kept under `sys.user.` was a password.
pub fn is_presentation(key: &str) -> bool {
    key.starts_with("sys.") && !key.starts_with("sys.user.")
}

impl Field for ParameterKey {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let key = input.text().map(str::trim);
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let key = key.filter(|key| (1..=LONGEST).contains(&key.len()) && key.bytes().all(sound));
        if key.is_none() {
            faults.add(at, format!("须为1~{LONGEST}位字母、数字、点、下划线或连字符"));
        }
        key.map(|key| Self(key.to_owned()))
    }
}

impl PartialSchema for ParameterKey {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .pattern(Some("^[a-zA-Z0-9._-]+$"))
            .into()
    }
}

impl ToSchema for ParameterKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_cms_shows_is_open() {
        for (key, open) in [
            ("sys.paginator.size", true),
            ("sys.index.skin", true),
            ("sys.user.init_password", false),
            ("sys", false),
            ("system.key", false),
            ("order.pay_minutes", false),
        ] {
            assert_eq!(is_presentation(key), open, "{key}");
        }
    }
}
