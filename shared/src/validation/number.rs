//! Whole numbers and prices.

use std::{borrow::Cow, fmt::Display, ops::RangeInclusive, str::FromStr};

use serde_json::{Number, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

use super::{Field, Input};
use crate::{error::Faults, ids::LIMIT, money::Fen};

/// A whole number as text: digits, a `-` before them, and plain spaces around them, which are no part of it.
pub fn digits(text: &str) -> Option<&str> {
    let text = text.trim_matches(' ');
    let digits = text.strip_prefix('-').unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// An integer within its range; `of` takes it from a number in JSON.
fn integer<N: PartialOrd + Display + FromStr>(
    input: Input<'_>,
    of: impl Fn(&Number) -> Option<N>,
    range: RangeInclusive<N>,
    at: &str,
    faults: &mut Faults,
) -> Option<N> {
    let number = match input {
        Input::Json(Value::Number(number)) => of(number),
        input => input.text().and_then(digits).and_then(|digits| digits.parse().ok()),
    };
    let integer = number.filter(|number| range.contains(number));
    if integer.is_none() {
        faults.add(at, format!("须为{}~{}之间的整数", range.start(), range.end()));
    }
    integer
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Whole<MIN, MAX> {
    pub fn get(self) -> u64 {
        self.0
    }

    /// As a number of things in memory.
    pub fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<const MIN: u64, const MAX: u64> Field for Whole<MIN, MAX> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        integer(input, Number::as_u64, MIN..=MAX, at, faults).map(Self)
    }
}

impl<const MIN: u64, const MAX: u64> PartialSchema for Whole<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(MIN))
            .maximum(Some(MAX))
            .into()
    }
}

impl<const MIN: u64, const MAX: u64> ToSchema for Whole<MIN, MAX> {
    /// Each range is a schema of its own.
    fn name() -> Cow<'static, str> {
        if (MIN, MAX) == (1, LIMIT - 1) { "Id".into() } else { format!("Whole_{MIN}_{MAX}").into() }
    }
}

/// A whole number from `MIN` to `MAX`, which may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> Signed<MIN, MAX> {
    pub fn get(self) -> i64 {
        self.0
    }
}

impl<const MIN: i64, const MAX: i64> Field for Signed<MIN, MAX> {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        integer(input, Number::as_i64, MIN..=MAX, at, faults).map(Self)
    }
}

impl<const MIN: i64, const MAX: i64> PartialSchema for Signed<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(MIN))
            .maximum(Some(MAX))
            .into()
    }
}

impl<const MIN: i64, const MAX: i64> ToSchema for Signed<MIN, MAX> {
    /// Each range is a schema of its own. A component's name holds no sign.
    fn name() -> Cow<'static, str> {
        format!("Signed_{MIN}_{MAX}").replace('-', "minus_").into()
    }
}

/// A price in yuan with at most two decimals, from 0.01 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price(Fen);

impl Price {
    const MAX: Fen = Fen(100_000_000);

    pub fn fen(self) -> Fen {
        self.0
    }
}

impl Field for Price {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let amount = match input {
            // The shortest text of the number is what the client wrote, so no binary fraction gets in between.
            Input::Json(Value::Number(number)) => Fen::from_yuan(&number.to_string()),
            input => input.text().and_then(|text| Fen::from_yuan(text.trim_matches(' '))),
        };
        let price = amount.filter(|amount| (Fen(1)..=Self::MAX).contains(amount)).map(Self);
        if price.is_none() {
            faults.add(at, "须为0.01~1000000之间、至多两位小数的金额");
        }
        price
    }
}

impl PartialSchema for Price {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0.01))
            .maximum(Some(1_000_000.0))
            .multiple_of(Some(0.01))
            .into()
    }
}

impl ToSchema for Price {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_signed_number_has_bounds_on_both_sides() {
        let read = |value: Value| Signed::<-3, 3>::read(Input::Json(&value), "by", &mut Faults::default());
        for (sent, number) in
            [(json!(-3), -3), (json!(0), 0), (json!(3), 3), (json!("1"), 1), (json!("-3"), -3), (json!(" 2 "), 2)]
        {
            assert_eq!(read(sent).map(Signed::get), Some(number));
        }
        for wrong in [json!(-4), json!(4), json!(1.5), json!("4"), json!("--1"), json!(u64::MAX), json!(null)] {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_can_be_text() {
        let read = |value: Value| Whole::<0, 999>::read(Input::Json(&value), "count", &mut Faults::default());
        for (sent, number) in [("25", 25), ("0", 0), (" 5 ", 5), ("007", 7)] {
            assert_eq!(read(json!(sent)).map(Whole::get), Some(number), "{sent:?}");
            assert_eq!(
                Whole::<0, 999>::read(Input::Text(sent), "count", &mut Faults::default()).map(Whole::get),
                Some(number)
            );
        }
        for wrong in [
            "1.9",
            "5.0",
            "abc",
            "1e3",
            "-1",
            "+1",
            "1000",
            "0x1",
            "1,000",
            "5 5",
            "\t5",
            "5\n",
            "\u{a0}5",
            "\u{3000}5",
            "５",
            "٥",
            "∞",
        ] {
            assert_eq!(read(json!(wrong)), None, "{wrong:?}");
        }
        for wrong in [json!(1.9), json!(true), json!([5]), json!({}), json!(-1)] {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn a_boolean_can_be_text_or_a_number() {
        let read = |value: Value| bool::read(Input::Json(&value), "status", &mut Faults::default());
        for (sent, is) in [
            (json!(true), true),
            (json!("true"), true),
            (json!("True"), true),
            (json!("1"), true),
            (json!(1), true),
            (json!(false), false),
            (json!("false"), false),
            (json!(" 0 "), false),
            (json!(0), false),
        ] {
            assert_eq!(read(sent.clone()), Some(is), "{sent}");
        }
        for wrong in [json!(2), json!("yes"), json!("2"), json!(1.0), json!(-1), json!([true]), json!("真")] {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn a_price_has_two_decimals() {
        let read = |value: Value| Price::read(Input::Json(&value), "price", &mut Faults::default()).map(Price::fen);
        assert_eq!(read(json!(19.9)), Some(Fen(1990)));
        assert_eq!(read(json!(100)), Some(Fen(10_000)));
        assert_eq!(read(json!(0.29)), Some(Fen(29)));
        assert_eq!(read(json!("19.9")), Some(Fen(1990)));
        assert_eq!(read(json!(" 0.50 ")), Some(Fen(50)));
        for wrong in [
            json!(0.001),
            json!(0),
            json!(-1),
            json!("0.001"),
            json!("1e2"),
            json!("19,9"),
            json!("¥5"),
            json!("\t5"),
            json!(1e9),
            json!(null),
        ] {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }
}
