//! Text of a bounded length.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{Field, Input};
use crate::error::Faults;

/// Trimmed text of `MIN` to `MAX` characters, without control characters other than line breaks and tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MIN: usize, const MAX: usize> Field for Text<MIN, MAX> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = string(input, at, faults)?.trim();
        let length = text.chars().count();
        if text.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t')) {
            faults.add(at, "不能包含控制字符");
        } else if length == 0 && MIN > 0 {
            faults.add(at, "不能为空");
        } else if !(MIN..=MAX).contains(&length) {
            faults.add(at, format!("长度须在{MIN}~{MAX}之间"));
        } else {
            return Some(Self(text.to_owned()));
        }
        None
    }
}

/// A string as it came; a JSON number is not one.
pub(crate) fn string<'a>(input: Input<'a>, at: &str, faults: &mut Faults) -> Option<&'a str> {
    match input {
        Input::Text(text) => Some(text),
        Input::Json(Value::String(text)) => Some(text),
        Input::Json(_) => {
            faults.add(at, "应为字符串");
            None
        }
    }
}

impl<const MIN: usize, const MAX: usize> PartialSchema for Text<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(MIN)).max_length(Some(MAX)).into()
    }
}

impl<const MIN: usize, const MAX: usize> ToSchema for Text<MIN, MAX> {
    /// Each range is a schema of its own.
    fn name() -> Cow<'static, str> {
        format!("Text_{MIN}_{MAX}").into()
    }
}
