//! What a clerk may do to a stock that is being sold from.

use crate::error::{Code, Failure};

/// How many pieces of a product a clerk can enter.
pub const MOST_STOCK: u64 = 100_000_000;

/// A correction of a product's stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// There are so many pieces; where `expected` is named, only while the shop believes in these.
    Set { pieces: u64, expected: Option<u64> },
    /// So many more came, or (below 0) went.
    By(i64),
}

impl Correction {
    /// What becomes of `stock`.
    ///
    /// # Errors
    /// 10115 where another stock was expected, 30020 where more would go than there are, 10120 beyond [`MOST_STOCK`].
    pub fn apply(self, stock: u64) -> Result<u64, Failure> {
        match self {
            Self::Set { expected: Some(expected), .. } if expected != stock => Err(Code::Conflict.into()),
            Self::Set { pieces, .. } => Ok(pieces),
            Self::By(by) => {
                let corrected = stock.checked_add_signed(by).ok_or(Code::OutOfStock)?;
                if by > 0 && corrected > MOST_STOCK {
                    return Err(Failure::field("stock_change", format!("库存至多为{MOST_STOCK}")));
                }
                Ok(corrected)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_never_below_nothing_or_above_all() {
        let apply = |correction: Correction, stock| correction.apply(stock).map_err(|refusal| refusal.code());
        let set = |pieces, expected| Correction::Set { pieces, expected };
        assert_eq!(apply(set(7, None), 3), Ok(7));
        assert_eq!(apply(set(7, Some(3)), 3), Ok(7));
        assert_eq!(apply(set(3, Some(7)), 3), Err(Code::Conflict), "even where nothing would change");
        assert_eq!((apply(Correction::By(-3), 3), apply(Correction::By(-4), 3)), (Ok(0), Err(Code::OutOfStock)));
        assert_eq!(apply(Correction::By(1), MOST_STOCK - 1), Ok(MOST_STOCK));
        assert_eq!(apply(Correction::By(1), MOST_STOCK), Err(Code::InvalidParameters));
        // What was imported may be beyond.
        assert_eq!(apply(Correction::By(-1), MOST_STOCK + 9), Ok(MOST_STOCK + 8));
        assert_eq!(apply(Correction::By(0), MOST_STOCK + 9), Ok(MOST_STOCK + 9));
    }
}
