//! Times as WeChat Pay writes them.

use jiff::{
    Timestamp,
    tz::{TimeZone, offset},
};

/// RFC 3339 in China's time, to the second.
pub(super) fn rfc3339(at: i64) -> String {
    china(at, "%Y-%m-%dT%H:%M:%S+08:00")
}

/// `YYYYMMDD`, as in the numbers WeChat Pay gives.
pub(super) fn day(at: i64) -> String {
    china(at, "%Y%m%d")
}

/// Seconds since 1970 of an RFC 3339 time with an offset.
pub(super) fn parse(text: &str) -> Option<i64> {
    // jiff reads more than RFC 3339.
    let form = "dddd-dd-ddTdd:dd:dd";
    let looks = text.len() > form.len()
        && text.bytes().zip(form.bytes()).all(|(is, should)| is == should || should == b'd' && is.is_ascii_digit());
    looks.then(|| text.parse::<Timestamp>().ok()).flatten().map(Timestamp::as_second)
}

fn china(at: i64, pattern: &str) -> String {
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::fixed(offset(8))).strftime(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_needs_its_offset_and_survives_the_way_there_and_back() {
        assert_eq!(rfc3339(1_768_449_600), "2026-01-15T12:00:00+08:00");
        assert_eq!(parse("2026-01-15T12:00:00+08:00"), Some(1_768_449_600));
        assert_eq!(parse("2026-01-15T04:00:00Z"), Some(1_768_449_600));
        for wrong in ["2026-01-15T12:00:00", "2026-01-15 12:00:00+08:00", "20260115T120000+08:00", "1768449600", ""] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
