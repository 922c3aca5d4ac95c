use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{
    error::{Code, Failure, Faults},
    validation::{Field, Input, clean, digits, identity::Mobile},
};

/// How somebody logs in. The numbers are the wire's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u16", try_from = "u16")]
pub enum LoginType {
    Username,
    Email,
    Mobile,
    /// WeChat mini-program: an openid.
    MiniProgram,
    /// The unionid that joins a person's openids; never a login of its own.
    UnionId,
    /// WeChat open platform, QR code on a web page: an openid.
    OpenPlatform,
    /// WeChat official account, H5: an openid.
    OfficialAccount,
}

impl LoginType {
    pub const ALL: [Self; 7] = [
        Self::Username,
        Self::Email,
        Self::Mobile,
        Self::MiniProgram,
        Self::UnionId,
        Self::OpenPlatform,
        Self::OfficialAccount,
    ];

    /// Whether the password opens it.
    pub fn is_in_house(self) -> bool {
        matches!(self, Self::Username | Self::Email | Self::Mobile)
    }

    /// Whether WeChat vouches for it, app by app.
    pub fn is_wechat(self) -> bool {
        matches!(self, Self::MiniProgram | Self::OpenPlatform | Self::OfficialAccount)
    }

    /// The field in which a profile has an identity of this kind.
    pub fn field(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Mobile => "mobile",
            _ => "account",
        }
    }

    /// An identifier as somebody types it, in the form in which one of its kind is stored: see [`clean::name`] and
    /// [`Mobile`]. What is none of its kind stays as it is.
    pub fn read(self, typed: &str) -> String {
        match self {
            Self::Username | Self::Email => clean::name(typed),
            Self::Mobile => Mobile::parse(typed).map_or_else(|| typed.to_owned(), |mobile| mobile.as_str().to_owned()),
            _ => typed.to_owned(),
        }
    }

    /// Names and mail addresses are one whatever their case; an openid is not.
    pub fn normalise(self, identifier: &str) -> String {
        match self {
            Self::Username | Self::Email => identifier.to_lowercase(),
            _ => identifier.to_owned(),
        }
    }
}

impl From<LoginType> for u16 {
    fn from(kind: LoginType) -> Self {
        match kind {
            LoginType::Username => 100,
            LoginType::Email => 101,
            LoginType::Mobile => 102,
            LoginType::MiniProgram => 200,
            LoginType::UnionId => 201,
            LoginType::OpenPlatform => 202,
            LoginType::OfficialAccount => 203,
        }
    }
}

impl TryFrom<u16> for LoginType {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| u16::from(*kind) == number).ok_or_else(|| format!("no login type {number}"))
    }
}

/// A login type as a request names it: any whole number is one, whether or not it has a meaning here.
#[derive(Clone, Copy, Debug)]
pub struct TypeNumber(i64);

impl TypeNumber {
    /// What somebody can log in with; 11000 for a number that is none, and for the unionid.
    pub fn login(self) -> Result<LoginType, Failure> {
        let known = u16::try_from(self.0).ok().and_then(|number| LoginType::try_from(number).ok());
        known.filter(|kind| *kind != LoginType::UnionId).ok_or(Code::UnknownLoginType.into())
    }
}

impl Field for TypeNumber {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let number = match input {
            Input::Json(Value::Number(number)) => number.as_i64(),
            input => input.text().and_then(digits).and_then(|digits| digits.parse().ok()),
        };
        if number.is_none() {
            faults.add(at, "应为整数");
        }
        number.map(Self)
    }
}

impl PartialSchema for TypeNumber {
    fn schema() -> RefOr<Schema> {
        let logins = LoginType::ALL.into_iter().filter(|kind| *kind != LoginType::UnionId).map(u16::from);
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("100 用户名，101 邮箱，102 手机号，200 小程序，202 开放平台扫码，203 公众号"))
            .enum_values(Some(logins.collect::<Vec<_>>()))
            .into()
    }
}

impl ToSchema for TypeNumber {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_types_are_the_wires() {
        for kind in LoginType::ALL {
            assert_eq!(LoginType::try_from(u16::from(kind)), Ok(kind));
        }
        assert!(LoginType::try_from(300).is_err());
    }

    #[test]
    fn what_is_typed_is_read_as_it_is_stored() {
        for (kind, typed, stored) in [
            (LoginType::Username, " ａｎｎ\u{200b}ａ", "anna"),
            (LoginType::Email, "Anna＠example.com", "Anna@example.com"),
            (LoginType::Mobile, "+86 138-0000-0000", "13800000000"),
            (LoginType::Mobile, "nobody", "nobody"),
            (LoginType::MiniProgram, " oABC ", " oABC "),
        ] {
            assert_eq!(kind.read(typed), stored);
        }
    }

    #[test]
    fn a_type_is_a_whole_number_with_a_meaning() {
        let read = |text: &str| {
            let json: Value = serde_json::from_str(text).expect("JSON");
            TypeNumber::read(Input::Json(&json), "type", &mut Faults::default())
        };
        assert_eq!(read("203").expect("whole").login().expect("known"), LoginType::OfficialAccount);
        assert_eq!(read("\"100\"").expect("whole").login().expect("known"), LoginType::Username);
        for none in ["201", "0", "-1", "300", "65736"] {
            assert_eq!(read(none).expect("whole").login().expect_err(none).code(), Code::UnknownLoginType);
        }
        for broken in ["\"1e2\"", "\"abc\"", "100.5", "1e30", "true", "[100]"] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }
}
