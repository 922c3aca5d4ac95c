//! Money: integer fen inside, a JSON number of yuan on the wire.

use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

/// An amount in fen (1/100 yuan). Stored as an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// The most an amount can be: 15 digits, which a JSON number of yuan keeps.
    pub const MAX: Self = Self(999_999_999_999_999);

    /// `self × count`, or `None` beyond [`Fen::MAX`].
    pub fn times(self, count: u64) -> Option<Self> {
        self.0.checked_mul(i64::try_from(count).ok()?).map(Self).filter(|amount| *amount <= Self::MAX)
    }

    /// `None` beyond [`Fen::MAX`].
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|amount| *amount <= Self::MAX)
    }

    /// Reads yuan written in decimal (`19.9`, `0.01`, `100`), exactly. `None` for more than two decimals, signs,
    /// exponents or anything else.
    pub fn from_yuan(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let cents = match fraction.len() {
            0 => 0,
            1 => fraction.parse::<i64>().ok()? * 10,
            2 => fraction.parse().ok()?,
            _ => return None,
        };
        whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents).map(Self)
    }
}

/// An amount as the wire shows it: a JSON number in yuan with at most two decimals (`0.01`, `19.9`, `100`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = f64, example = 19.9, minimum = 0)]
pub struct Yuan(pub Fen);

impl From<Fen> for Yuan {
    fn from(amount: Fen) -> Self {
        Self(amount)
    }
}

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fen = self.0.0;
        if fen % 100 == 0 {
            return serializer.serialize_i64(fen / 100);
        }
        // Exact up to `Fen::MAX`: the shortest text of the nearest double is the decimal that was meant.
        #[expect(clippy::cast_precision_loss, reason = "an amount is below 2^53 fen")]
        serializer.serialize_f64(fen as f64 / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly() {
        for (text, fen) in [("19.9", 1990), ("0.01", 1), ("100", 10_000), ("1.10", 110), ("0.290", 29)] {
            assert_eq!(Fen::from_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in ["", ".", "1.", ".5", "0.001", "-1", "1e2", "1.2.3", "99999999999999999999"] {
            assert_eq!(Fen::from_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn an_amount_has_an_end() {
        assert_eq!(Fen(3).times(4), Some(Fen(12)));
        assert_eq!(Fen::MAX.plus(Fen(0)), Some(Fen::MAX));
        assert_eq!(
            (Fen::MAX.plus(Fen(1)), Fen(10_000_000_000).times(100_000), Fen(2).times(u64::MAX)),
            (None, None, None)
        );
    }

    #[test]
    fn shows_what_it_read() {
        for fen in (0..30_000).chain([99_999_999_999, Fen::MAX.0 - 1, Fen::MAX.0]) {
            let shown = serde_json::to_string(&Yuan(Fen(fen))).expect("a number");
            assert_eq!(Fen::from_yuan(&shown), Some(Fen(fen)), "{shown}");
        }
    }
}
