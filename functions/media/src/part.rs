use std::ops::RangeInclusive;

/// The most bytes of an object that one answer carries. Lambda takes 6 MiB, headers included, in which a body is base64.
pub const MOST: u64 = 4_500_000;

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// These bytes, at most [`MOST`]: a client that wanted more sees what it got and asks on.
    Bytes(RangeInclusive<u64>),
    /// Nothing of it is there.
    Nothing,
}

impl Part {
    /// Of an object of `size` bytes. A range that makes no sense is as good as none, and so are several at once (RFC 9110,
    /// section 14.2).
    pub fn of(range: &str, size: u64) -> Self {
        let Some((from, to)) = bounds(range) else {
            return Self::Whole;
        };
        let (first, last) = match (number(from), number(to)) {
            (Some(first), Some(last)) if first <= last => (first, last),
            (Some(first), None) if to.is_empty() => (first, u64::MAX),
            // The last so many bytes.
            (None, Some(0)) if from.is_empty() => return Self::Nothing,
            (None, Some(length)) if from.is_empty() => (size.saturating_sub(length), u64::MAX),
            _ => return Self::Whole,
        };
        if first >= size {
            return Self::Nothing;
        }
        Self::Bytes(first..=last.min(size - 1).min(first.saturating_add(MOST - 1)))
    }
}

/// `bytes=0-99` → `0`, `99`.
fn bounds(range: &str) -> Option<(&str, &str)> {
    let (unit, bounds) = range.split_once('=')?;
    let (from, to) = bounds.split_once('-')?;
    unit.trim().eq_ignore_ascii_case("bytes").then_some((from.trim(), to.trim()))
}

/// Digits; more of them than a number holds are a large number.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_range() {
        let cases = [
            ("bytes=0-0", Part::Bytes(0..=0)),
            ("bytes=2-4", Part::Bytes(2..=4)),
            ("bytes=2-", Part::Bytes(2..=9)),
            ("bytes=0-99", Part::Bytes(0..=9)),
            ("bytes=-3", Part::Bytes(7..=9)),
            ("bytes=-99", Part::Bytes(0..=9)),
            ("Bytes = 2 - 4", Part::Bytes(2..=4)),
            ("bytes=0-99999999999999999999999", Part::Bytes(0..=9)),
            ("bytes=10-", Part::Nothing),
            ("bytes=99999999999999999999999-", Part::Nothing),
            ("bytes=-0", Part::Nothing),
        ];
        for (range, part) in cases {
            assert_eq!(Part::of(range, 10), part, "{range}");
        }
        assert_eq!(Part::of("bytes=-1", 0), Part::Nothing);
    }

    #[test]
    fn a_range_without_sense_is_none() {
        let kinds =
            ["", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=+1-2", "bytes=1-2-3", "items=0-1"];
        for range in kinds.into_iter().chain(["bytes=0-1,3-4", "bytes=--1", "bytes=1-x", "bytes=x-1"]) {
            assert_eq!(Part::of(range, 10), Part::Whole, "{range}");
        }
    }

    #[test]
    fn no_part_is_larger_than_an_answer() {
        let size = 3 * MOST;
        assert_eq!(Part::of("bytes=0-", size), Part::Bytes(0..=MOST - 1));
        assert_eq!(Part::of(&format!("bytes=-{}", 2 * MOST), size), Part::Bytes(MOST..=2 * MOST - 1));
        assert_eq!(Part::of(&format!("bytes={}-", size - 1), size), Part::Bytes(size - 1..=size - 1));
    }
}
