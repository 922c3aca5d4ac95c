//! Exact decimal numbers, from the text the dump has.

/// Whether this is a number as SQL writes it: `-3`, `19.90`, `.5`, `1e3`.
pub(super) fn is(text: &str) -> bool {
    parts(text).is_some()
}

/// The number times ten to the power of `places`, exactly: `scaled("19.9", 2)` is 1990.
///
/// None if this is no number, if it has more decimals than `places` (other than zeros), or if it is too big.
pub fn scaled(text: &str, places: u8) -> Option<i64> {
    let (negative, whole, fraction, exponent) = parts(text)?;
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let shift = exponent.checked_add(i64::from(places))?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    if digits.is_empty() {
        return Some(0);
    }
    let digits = if let Ok(zeros) = usize::try_from(shift) {
        // An i64 has 19 digits at most; what is longer fails to parse, and a huge exponent must not be spelled out.
        format!("{digits}{:0<zeros$}", "", zeros = zeros.min(20))
    } else {
        let kept = digits.len().checked_sub(usize::try_from(shift.unsigned_abs()).ok()?)?;
        let (kept, dropped) = digits.split_at(kept);
        if dropped.bytes().any(|digit| digit != b'0') {
            return None;
        }
        kept.to_owned()
    };
    let sign = if negative { "-" } else { "" };
    format!("{sign}{digits}").parse().ok()
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
}
