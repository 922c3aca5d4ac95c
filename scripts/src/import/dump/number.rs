//! Exact decimal numbers, from the text the dump has.

/// Whether this is a number as SQL writes it: `-3`, `19.90`, `.5`, `1e3`.
pub(super) fn is(text: &str) -> bool {
    parts(text).is_some()
}

/// The number times ten to the power of `places`, exactly: `scaled("19.9", 2)` is 1990.
///
/// None if this is no number, if it has more decimals than `places` (other than zeros), or if it is too big.
pub fn scaled(text: &str, places: u8) -> Option<i64> {
    let (whole, rest) = split(text, places)?;
    if rest.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
}

/// A number that was rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    pub value: i64,
    /// More was rounded off than the error of a binary float.
    pub rounded: bool,
}

/// The whole number next to the number times ten to the power of `places`: `nearest("59.699999999999996", 2)` is 5970.
///
/// None if this is no number, if it is too big, or if it is exactly between two.
pub fn nearest(text: &str, places: u8) -> Option<Nearest> {
    const HALF: u8 = b'5';
    let (whole, rest) = split(text, places)?;
    let value: i64 = whole.parse().ok()?;
    let up = match rest.bytes().next() {
        Some(HALF) if rest[1..].bytes().all(|digit| digit == b'0') => return None,
        first => first.is_some_and(|first| first >= HALF),
    };
    let away = if whole.starts_with('-') { -1 } else { 1 };
    let value = if up { value.checked_add(away)? } else { value };
    let is_error = |digit: u8| rest.len() > 4 && rest.bytes().take(4).all(|one| one == digit);
    let nothing = rest.bytes().all(|digit| digit == b'0');
    Some(Nearest { value, rounded: !(nothing || is_error(b'0') || is_error(b'9')) })
}

/// The number times ten to the power of `places`: the whole part with its sign, and the digits after it.
fn split(text: &str, places: u8) -> Option<(String, String)> {
    let (negative, whole, fraction, exponent) = parts(text)?;
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let shift = exponent.checked_add(i64::from(places))?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let sign = if negative { "-" } else { "" };
    if digits.is_empty() {
        return Some((format!("{sign}0"), String::new()));
    }
    if let Ok(zeros) = usize::try_from(shift) {
        // An i64 has 19 digits at most; what is longer fails to parse, and a huge exponent must not be spelled out.
        return Some((format!("{sign}{digits}{:0<zeros$}", "", zeros = zeros.min(20)), String::new()));
    }
    let after = usize::try_from(shift.unsigned_abs()).ok()?;
    let Some(before) = digits.len().checked_sub(after) else {
        let zeros = (after - digits.len()).min(20);
        return Some((format!("{sign}0"), format!("{:0<zeros$}{digits}", "")));
    };
    let (kept, rest) = digits.split_at(before);
    let kept = if kept.is_empty() { "0" } else { kept };
    Some((format!("{sign}{kept}"), rest.to_owned()))
}

/// Sign, digits before and after the point, exponent.
fn parts(text: &str) -> Option<(bool, &str, &str, i64)> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !(whole.is_empty() && fraction.is_empty());
    (some && digits(whole) && digits(fraction)).then_some((text.starts_with('-'), whole, fraction, exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_decimals_exact() {
        for (text, fen) in [
            ("0", 0),
            ("0.1", 10),
            ("0.01", 1),
            ("19.9", 1990),
            ("19.90", 1990),
            ("100", 10_000),
            ("-2.5", -250),
            ("+3", 300),
            (".5", 50),
            ("5.", 500),
            ("1e1", 1000),
            ("1.5E+2", 15_000),
            ("1999e-2", 1999),
            ("1.23000", 123),
            ("0e99999999", 0),
            ("0.000", 0),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(scaled(text, 2), Some(fen), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_exact() {
        for text in [
            "",
            "-",
            ".",
            "e1",
            "1e",
            "1.2.3",
            "1,5",
            " 1",
            "0.001",
            "1.005",
            "1e-3",
            "abc",
            "0x10",
            "1e99",
            "NaN",
            "92233720368547758.08",
            "1e99999999999999999999",
            "--1",
            "1e9223372036854775807",
        ] {
            assert_eq!(scaled(text, 2), None, "{text}");
        }
    }

    #[test]
    fn a_float_is_the_amount_next_to_it() {
        for (text, fen) in [
            ("59.699999999999996", 5970),
            ("59.70000000000001", 5970),
            ("-59.699999999999996", -5970),
            ("0.30000000000000004", 30),
            ("1999.9999999999998", 200_000),
            ("4.9e-324", 0),
            ("19.9", 1990),
            ("1e1", 1000),
        ] {
            assert_eq!(nearest(text, 2), Some(Nearest { value: fen, rounded: false }), "{text}");
        }
        for (text, fen) in [("0.0149", 1), ("0.0151", 2), ("0.004", 0), ("-0.006", -1), ("19.999", 2000)] {
            assert_eq!(nearest(text, 2), Some(Nearest { value: fen, rounded: true }), "{text}");
        }
        for text in ["0.015", "-0.005", "1.125000", "abc", "1e99", "NaN", "92233720368547758.079"] {
            assert_eq!(nearest(text, 2), None, "{text}");
        }
    }
}
