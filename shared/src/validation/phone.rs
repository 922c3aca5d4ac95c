//! Telephone numbers as people write them, copy them and have them in their contacts.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{Field, Input, clean::is_hidden, identity::Mobile, text::string};
use crate::error::Faults;

/// Characters of what somebody writes for a number.
const LONGEST: usize = 40;

/// The number without what only makes it readable: what is hidden, spaces, dashes and brackets.
fn bare(text: &str) -> String {
    let is_dash =
        |char: char| matches!(char, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '(' | ')' | '（' | '）');
    text.chars().filter(|char| !is_hidden(*char) && !char.is_whitespace() && !is_dash(*char)).collect()
}

/// The number without China's own prefix, and whether it had one.
fn at_home(number: &str) -> (&str, bool) {
    let without = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086"));
    let without =
        without.or_else(|| number.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1')));
    without.map_or((number, false), |rest| (rest, true))
}

/// A mainland mobile number in its one form, or what was said where it is none.
pub(super) fn mobile(text: &str) -> String {
    let number = bare(text);
    at_home(&number).0.to_owned()
}

/// A number where somebody can be called about a parcel: a mainland mobile or landline one, one of Hong Kong, Macau or
/// Taiwan, or a service line. Its form: digits, `+852`, `+853` or `+886` before them, an extension after a `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST {
            return None;
        }
        if let Some(mobile) = Mobile::parse(text) {
            return Some(Self(mobile.as_str().to_owned()));
        }
        let text: String = text.chars().filter(|char| !is_hidden(*char)).collect();
        if let Some(number) = fixed(&bare(&text)) {
            return Some(Self(number));
        }
        // The last part is an extension: `0755-12345678-801`, `075512345678转801`.
        let at = text.rfind(['转', '轉', '-', '－', '#', '*'])?;
        let (number, extension) = text.split_at(at);
        let extension: String = extension.chars().filter(char::is_ascii_digit).collect();
        let number = fixed(&bare(number)).filter(|_| (1..=6).contains(&extension.len()))?;
        Some(Self(format!("{number}-{extension}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Any number but a mainland mobile one.
fn fixed(number: &str) -> Option<String> {
    match at_home(number) {
        // `+86 755 …` leaves out the 0 of the area.
        (ours, true) => inland(ours).or_else(|| inland(&format!("0{ours}"))),
        (number, false) => elsewhere(number).or_else(|| inland(number)),
    }
}

fn inland(number: &str) -> Option<String> {
    let is_service = || number.len() == 10 && (number.starts_with("400") || number.starts_with("800"));
    let is_taiwans = || number.len() == 10 && number.starts_with("09");
    // Of Hong Kong, of Macau, or of the town itself.
    let is_short = || number.len() == 8 && number.starts_with(|first: char| ('2'..='9').contains(&first));
    let is_one = is_digits(number) && (is_landline(number) || is_service() || is_taiwans() || is_short());
    is_one.then(|| number.to_owned())
}

/// An area of three or four digits, and seven or eight for whoever is there.
fn is_landline(number: &str) -> bool {
    let area = if number.starts_with("010") || number.starts_with("02") { 3 } else { 4 };
    let Some((code, line)) = number.split_at_checked(area) else { return false };
    let is_area = match code.as_bytes() {
        [b'0', b'1', third, ..] => *third == b'0',
        [b'0', second, ..] => (b'2'..=b'9').contains(second),
        _ => false,
    };
    is_area && (7..=8).contains(&line.len()) && !line.starts_with('0')
}

/// Hong Kong, Macau and Taiwan, with their prefixes.
fn elsewhere(number: &str) -> Option<String> {
    let number = number.strip_prefix('+').or_else(|| number.strip_prefix("00")).unwrap_or(number);
    let (region, line) =
        ["852", "853", "886"].iter().find_map(|region| Some((region, number.strip_prefix(region)?)))?;
    let line = if *region == "886" { line.trim_start_matches('0') } else { line };
    let lengths = if *region == "886" { 8..=9 } else { 8..=8 };
    (is_digits(line) && lengths.contains(&line.len()) && !line.starts_with(['0', '1']))
        .then(|| format!("+{region}{line}"))
}

impl Field for Phone {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let phone = Self::parse(string(input, at, faults)?);
        if phone.is_none() {
            faults.add(at, "电话号码格式不正确");
        }
        phone
    }
}

impl PartialSchema for Phone {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(8))
            .max_length(Some(LONGEST))
            .description(Some("手机号、带区号的固定电话（分机号写在-之后），或香港、澳门、台湾的号码"))
            .examples(["13800000000"])
            .into()
    }
}

impl ToSchema for Phone {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_has_one_form() {
        for sent in [
            "13800000000",
            " 138 0000 0000 ",
            "138-0000-0000",
            "138－0000－0000",
            "\u{202d}138 0000 0000\u{202c}",
            "\u{2068}13800000000\u{2069}",
            "+8613800000000",
            "+86 138 0000 0000",
            "0086-13800000000",
            "8613800000000",
            "(+86)13800000000",
            "138\u{a0}0000\u{a0}0000",
        ] {
            assert_eq!(Mobile::parse(sent).as_ref().map(Mobile::as_str), Some("13800000000"), "{sent:?}");
        }
        for wrong in
            ["", "+86", "1380000000", "138000000000", "+1 3800000000", "138.0000.0000", "1380000000a", "+85291234567"]
        {
            assert!(Mobile::parse(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_parcel_can_be_announced_at_any_number() {
        for (sent, kept) in [
            ("13800000000", "13800000000"),
            ("+86 138-0000-0000", "13800000000"),
            ("0755-12345678", "075512345678"),
            ("0755 1234 5678", "075512345678"),
            ("（0755）12345678", "075512345678"),
            ("+86 755 1234 5678", "075512345678"),
            ("+86-411-8123-4567", "041181234567"),
            ("010-61234567", "01061234567"),
            ("021-6123-4567", "02161234567"),
            ("0571-8765432", "05718765432"),
            ("0755-12345678-801", "075512345678-801"),
            ("0755-12345678转801", "075512345678-801"),
            ("400-123-4567", "4001234567"),
            ("+852 9123 4567", "+85291234567"),
            ("00852-91234567", "+85291234567"),
            ("852 91234567", "+85291234567"),
            ("91234567", "91234567"),
            ("+853 6612 3456", "+85366123456"),
            ("+886 912 345 678", "+886912345678"),
            ("+886-2-2345-6789", "+886223456789"),
            ("+886 0912345678", "+886912345678"),
            ("0912-345-678", "0912345678"),
        ] {
            assert_eq!(Phone::parse(sent).map(|phone| phone.0).as_deref(), Some(kept), "{sent:?}");
        }
        let long = "1".repeat(41);
        for wrong in [
            "",
            "abc",
            "110",
            "1234567",
            "0755",
            "0755-123",
            "12800000000",
            "138000000000",
            "+1 2125551234",
            "+852 123",
            &long,
        ] {
            assert_eq!(Phone::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_was_kept_is_read_again() {
        for kept in ["13800000000", "075512345678", "075512345678-801", "+85291234567", "+886912345678", "4001234567"] {
            assert_eq!(Phone::parse(kept).map(|phone| phone.0).as_deref(), Some(kept));
        }
    }
}
