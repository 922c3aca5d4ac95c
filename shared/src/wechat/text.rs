//! Times and texts as WeChat takes them.

use jiff::{
    Timestamp,
    tz::{TimeZone, offset},
};

use crate::{clock::Epoch, validation::clean};

/// RFC 3339 in Beijing time, to the second: `2026-01-15T12:30:00+08:00`.
pub(super) fn rfc3339(at: Epoch) -> String {
    beijing(at.saturating_mul(1000), "%Y-%m-%dT%H:%M:%S%:z")
}

/// RFC 3339 in Beijing time, to the millisecond: `2026-01-15T12:30:00.007+08:00`.
pub(super) fn rfc3339_millis(millis: i64) -> String {
    beijing(millis, "%Y-%m-%dT%H:%M:%S.%3f%:z")
}

fn beijing(millis: i64, pattern: &str) -> String {
    let at = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::fixed(offset(8))).strftime(pattern).to_string()
}

pub(super) fn epoch(text: &str) -> Option<Epoch> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

/// WeChat Pay's texts: characters of four bytes (emoji) and control characters left out, then as many whole characters
/// as `bytes` hold.
pub(super) fn plain(text: &str, bytes: usize) -> String {
    let mut plain: String = text.chars().filter(|char| char.len_utf8() <= 3 && !char.is_control()).collect();
    plain.truncate(plain.floor_char_boundary(bytes));
    plain.trim().to_owned()
}

/// What a thing is called where WeChat would show nothing of its name.
const GOODS: &str = "商品";

/// Whether something is left of a text that WeChat Pay shows.
pub fn shows(text: &str) -> bool {
    !clean::shows_nothing(&plain(text, text.len()))
}

/// A description, which WeChat refuses to have empty.
pub(super) fn described(text: &str) -> &str {
    if shows(text) { text } else { GOODS }
}

/// The first `count` characters.
pub(super) fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_beijing_time() {
        assert_eq!(rfc3339(1_768_451_400), "2026-01-15T12:30:00+08:00");
        assert_eq!(rfc3339_millis(1_768_451_400_007), "2026-01-15T12:30:00.007+08:00");
        assert_eq!(epoch("2026-01-15T12:30:00+08:00"), Some(1_768_451_400));
        assert_eq!(epoch("2026-01-15 12:30"), None);
    }

    #[test]
    fn leaves_out_what_pay_refuses_and_cuts_between_characters() {
        assert_eq!(plain("🍎 苹果\n两斤 🍐", 127), "苹果两斤");
        // 42 Chinese characters are 126 bytes; the 43rd would end at 129.
        assert_eq!(plain(&"果".repeat(50), 127), "果".repeat(42));
        assert_eq!(plain(&"a".repeat(200), 127).len(), 127);
        assert_eq!(plain("🍎", 127), "");
        for (name, described_as) in [("🍎 苹果", "🍎 苹果"), ("🍎", GOODS), ("\u{3164}", GOODS), ("", GOODS)]
        {
            assert_eq!(described(name), described_as);
        }
    }
}
