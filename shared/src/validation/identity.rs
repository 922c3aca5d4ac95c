//! What people log in with.

use std::fmt;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{Field, Input, clean, phone, text::string};
use crate::error::{Failure, Faults};

/// Characters of what somebody writes for what they are known by.
const LONGEST: usize = 1000;

macro_rules! identifier {
    (
        $(#[$meta:meta])* $name:ident, $normal:expr, $lengths:expr, $pattern:literal, $example:literal, $message:literal,
        $valid:expr
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Option<Self> {
                // What nobody would write is not looked at in detail.
                if text.chars().count() > LONGEST {
                    return None;
                }
                let (normal, valid): (fn(&str) -> String, fn(&str) -> bool) = ($normal, $valid);
                let text = normal(text);
                ($lengths.contains(&text.chars().count()) && valid(&text)).then_some(Self(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Field for $name {
            fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
                let read = string(input, at, faults)?;
                let parsed = Self::parse(read);
                if parsed.is_none() {
                    faults.add(at, $message);
                }
                parsed
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(*$lengths.start()))
                    .max_length(Some(*$lengths.end()))
                    .pattern(Some($pattern))
                    .examples([serde_json::Value::from($example)])
                    .into()
            }
        }

        impl ToSchema for $name {}
    };
}

identifier! {
    /// A mainland China mobile number: 11 digits, however it was written.
    Mobile, phone::mobile, 11..=11, r"^1[3-9]\d{9}$", "13800000000", "手机号格式不正确",
    |text| text.starts_with('1') && text.as_bytes()[1] >= b'3' && text.bytes().all(|byte| byte.is_ascii_digit())
}

identifier! {
    /// An e-mail address: one `@`, a dotted domain, no spaces.
    Email, clean::name, 5..=100, r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", "anna@example.com", "邮箱格式不正确",
    |text| {
        let parts: Vec<&str> = text.split('@').collect();
        let [local, domain] = parts[..] else { return false };
        let labels: Vec<&str> = domain.split('.').collect();
        !local.is_empty() && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
            && !text.chars().any(|char| char.is_whitespace() || char.is_control())
    }
}

identifier! {
    /// A user name: letters of any script, digits, `_` and `-`. The document's pattern names the ASCII that is refused, for
    /// not every client's regular expressions know what a letter is.
    Username, clean::name, 2..=24, r"^[^\s!-,./:-@\[-^`{-~]+$", "anna", "用户名须为2~24个字母、数字、汉字、_ 或 -",
    |text| text.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '-')
}

/// A new password. It is never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    pub fn parse(text: &str) -> Option<Self> {
        let sound = (6..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        sound.then(|| Self(text.to_owned()))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    /// One of those that every attacker tries first.
    pub fn is_well_known(&self) -> bool {
        is_well_known(&self.0)
    }

    /// Outside one's own machine no new password may be one that everybody tries first.
    pub fn refuse_well_known(&self, field: &str, local: bool) -> Result<(), Failure> {
        if self.is_well_known() && !local {
            return Err(Failure::field(field, "该密码过于常见，请换一个"));
        }
        Ok(())
    }
}

/// Passwords that demo data ships with and that everybody tries.
pub const WELL_KNOWN: [&str; 16] = [
    "123456",
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "111111",
    "000000",
    "666666",
    "888888",
    "qwerty",
    "admin",
    "admin123",
    "abc123",
    "123123",
    "1234567",
    "654321",
];

pub fn is_well_known(password: &str) -> bool {
    WELL_KNOWN.contains(&password.to_lowercase().as_str())
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Field for Password {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let parsed = Self::parse(string(input, at, faults)?);
        if parsed.is_none() {
            faults.add(at, "密码长度须在6~64位之间");
        }
        parsed
    }

    fn is_empty(text: &str) -> bool {
        text.is_empty()
    }
}

impl PartialSchema for Password {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(6)).max_length(Some(64)).into()
    }
}

impl ToSchema for Password {}

/// A secret that somebody presents, to be compared and not to be kept: at most 256 characters, as they came. It is never
/// shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    const MOST: usize = 256;

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Field for Secret {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = string(input, at, faults)?;
        if text.chars().count() <= Self::MOST {
            return Some(Self(text.to_owned()));
        }
        faults.add(at, format!("长度不能超过{}", Self::MOST));
        None
    }

    fn is_empty(text: &str) -> bool {
        text.is_empty()
    }
}

impl PartialSchema for Secret {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).max_length(Some(Self::MOST)).into()
    }
}

impl ToSchema for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_identifiers_from_the_rest() {
        for good in ["13800000000", "19912345678"] {
            assert!(Mobile::parse(good).is_some(), "{good}");
        }
        for bad in ["12800000000", "1380000000", "138000000000", "1380000000a", "１３８００００００００"] {
            assert!(Mobile::parse(bad).is_none(), "{bad}");
        }
        for good in ["a@b.cn", "first.last+tag@mail.example.com"] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in ["a@b", "@b.cn", "a b@c.cn", "a@b@c.cn", "a@.cn", "a@b.", "plain"] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
        assert!(
            Username::parse("小董_1").is_some() && Username::parse("a").is_none() && Username::parse("a@b").is_none()
        );
    }

    #[test]
    fn look_alikes_are_the_same() {
        for sent in ["anna", "ａｎｎａ", "an\u{200b}na", "\u{feff}anna", "anna\u{202c} "] {
            assert_eq!(Username::parse(sent).as_ref().map(Username::as_str), Some("anna"), "{sent:?}");
        }
        for sent in ["a@b.cn", "ａ＠ｂ．ｃｎ", " a@b.cn\u{200b}"] {
            assert_eq!(Email::parse(sent).as_ref().map(Email::as_str), Some("a@b.cn"), "{sent:?}");
        }
        for nothing in ["\u{200b}\u{200b}", "\u{3164}\u{3164}", "\u{2800}\u{2800}", "🍵🍵"] {
            assert!(Username::parse(nothing).is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn does_not_show_a_password() {
        let password = Password::read(Input::Text("s3cret-word"), "password", &mut Faults::default()).expect("valid");
        assert!(!format!("{password:?}").contains("s3cret"));
    }
}
