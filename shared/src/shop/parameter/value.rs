//! What the value of a built-in parameter can be.

use super::ShippedMessage;
use crate::{
    clock::{Epoch, Zone},
    error::Faults,
    shop::image::WIDTHS,
    validation::{Field, Input, Whole},
};

pub type PageNumber = Whole<1, 1_000_000>;
pub type PageSize = Whole<1, 100>;

/// A kind of value. It is stored, and shown in the back office, as text.
pub trait Value {
    /// What the server makes of it.
    type Is;

    /// `None` where the text is none of these.
    fn parse(text: &str) -> Option<Self::Is>;

    /// What it has to be, in words that follow 须为.
    fn allowed() -> String;
}

impl<const MIN: u64, const MAX: u64> Value for Whole<MIN, MAX> {
    type Is = Self;

    fn parse(text: &str) -> Option<Self> {
        Self::read(Input::Text(text), "", &mut Faults::default())
    }

    fn allowed() -> String {
        format!("{MIN}~{MAX}之间的整数")
    }
}

/// A time given in units of `UNIT` seconds.
pub struct Span<const UNIT: Epoch, const MAX: u64>;

/// At least a minute.
pub type Minutes<const MAX: u64> = Span<60, MAX>;
/// At least a day.
pub type Days<const MAX: u64> = Span<{ 24 * 3600 }, MAX>;

impl<const UNIT: Epoch, const MAX: u64> Value for Span<UNIT, MAX> {
    /// Seconds.
    type Is = Epoch;

    fn parse(text: &str) -> Option<Epoch> {
        let number = <Whole<1, MAX> as Value>::parse(text)?.get();
        Epoch::try_from(number).ok()?.checked_mul(UNIT)
    }

    fn allowed() -> String {
        <Whole<1, MAX> as Value>::allowed()
    }
}

/// How the back office is laid out.
pub struct Layout;

impl Layout {
    const ALL: [&str; 3] = ["default", "vertical", "t-type"];
}

impl Value for Layout {
    type Is = &'static str;

    fn parse(text: &str) -> Option<&'static str> {
        Self::ALL.into_iter().find(|layout| *layout == text)
    }

    fn allowed() -> String {
        format!("{}之一", Self::ALL.join("、"))
    }
}

/// One of the widths that smaller versions of pictures have, or 0.
pub struct ListWidth;

impl Value for ListWidth {
    type Is = Option<u32>;

    fn parse(text: &str) -> Option<Option<u32>> {
        let made = WIDTHS.into_iter().find(|width| width.to_string() == text);
        (made.is_some() || text == "0").then_some(made)
    }

    fn allowed() -> String {
        format!("0、{}之一", WIDTHS.map(|width| width.to_string()).join("、"))
    }
}

/// `#RRGGBB`
pub struct Color;

impl Value for Color {
    type Is = String;

    fn parse(text: &str) -> Option<String> {
        let digits = text.strip_prefix('#')?;
        (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| text.to_owned())
    }

    fn allowed() -> String {
        "#RRGGBB形式的颜色，如#409EFF".into()
    }
}

impl Value for Zone {
    type Is = Self;

    fn parse(text: &str) -> Option<Self> {
        Self::named(text)
    }

    fn allowed() -> String {
        "IANA时区名称，如Asia/Shanghai".into()
    }
}

/// No text is no message.
impl Value for ShippedMessage {
    type Is = Option<Self>;

    fn parse(text: &str) -> Option<Option<Self>> {
        if text.is_empty() {
            return Some(None);
        }
        serde_json::from_str(text).ok().map(Some)
    }

    fn allowed() -> String {
        r#"形如{"template_id": "…", "page": "…", "data": {"thing1": "{name}"}}的JSON，或留空"#.into()
    }
}
