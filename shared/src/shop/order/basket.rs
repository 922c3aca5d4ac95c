//! What somebody wants to buy, before the shop knows whether it can sell it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    error::{Code, Failure},
    ids::Id,
    money::Fen,
    shop::product::Product,
};

/// Lines of one order. With the order itself, their pieces of stock are what one transaction holds.
pub const MOST_LINES: usize = 99;
/// Pieces of one product in one order.
pub const MOST_PIECES: u64 = 9999;

/// Products and how many pieces of each, every product once, in the order in which they were first named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basket(Vec<(Id, u64)>);

/// A product, how many pieces of it, and what they cost together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub product: Product,
    pub count: u64,
    pub price: Fen,
}

impl Pick {
    pub fn in_stock(&self) -> bool {
        self.product.stock >= self.count
    }
}

/// A basket with the products and prices of this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub picks: Vec<Pick>,
    /// Pieces, over all picks.
    pub count: u64,
    pub price: Fen,
}

/// What is asked for costs more than an amount can be.
#[derive(Debug, PartialEq, Eq)]
pub struct TooExpensive;

impl Quote {
    /// Each product once, with its number of pieces.
    pub fn of(products: impl IntoIterator<Item = (Product, u64)>) -> Result<Self, TooExpensive> {
        let mut quote = Self { picks: Vec::new(), count: 0, price: Fen(0) };
        for (product, count) in products {
            let price = product.price.times(count).ok_or(TooExpensive)?;
            quote.price = quote.price.plus(price).ok_or(TooExpensive)?;
            quote.count += count;
            quote.picks.push(Pick { product, count, price });
        }
        Ok(quote)
    }

    pub fn in_stock(&self) -> bool {
        self.picks.iter().all(Pick::in_stock)
    }
}

/// The place of the line with which a product exceeds [`MOST_PIECES`].
#[derive(Debug, PartialEq, Eq)]
pub struct TooMany(pub usize);

impl Basket {
    /// Lines as they were sent: the same product on two of them counts together.
    pub fn of(lines: impl IntoIterator<Item = (Id, u64)>) -> Result<Self, TooMany> {
        let mut merged: Vec<(Id, u64)> = Vec::new();
        for (place, (id, count)) in lines.into_iter().enumerate() {
            let before = merged.iter().position(|(known, _)| *known == id);
            let line = before.unwrap_or(merged.len());
            if before.is_none() {
                merged.push((id, 0));
            }
            let sum = merged[line].1.saturating_add(count);
            merged[line].1 = sum;
            if sum > MOST_PIECES {
                return Err(TooMany(place));
            }
        }
        Ok(Self(merged))
    }

    pub fn product_ids(&self) -> impl Iterator<Item = Id> {
        self.0.iter().map(|(id, _)| *id)
    }

    /// Puts products and prices to the numbers. `find` answers for what is on sale.
    ///
    /// # Errors
    /// 30010 for a product that is not on sale, 10120 where the sum is more than an amount can be.
    pub fn quote(&self, mut find: impl FnMut(Id) -> Result<Option<Product>, Failure>) -> Result<Quote, Failure> {
        let found = self.0.iter().map(|(id, count)| {
            let missing = || Failure::with_message(Code::ProductNotFound, format!("商品{id}不存在"));
            Ok((find(*id)?.ok_or_else(missing)?, *count))
        });
        let found: Vec<(Product, u64)> = found.collect::<Result<_, Failure>>()?;
        Quote::of(found).map_err(|TooExpensive| Failure::field("products", "订单金额超出上限"))
    }

    /// What tells this request from another one with the same idempotency key: what is bought, and where it was to go.
    pub fn digest(&self, address_id: Option<Id>) -> String {
        let mut hash = Sha256::new();
        hash.update(address_id.unwrap_or_default().to_be_bytes());
        for (id, count) in &self.0 {
            hash.update(id.to_be_bytes());
            hash.update(count.to_be_bytes());
        }
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::order::tests::product;

    fn basket(lines: &[(Id, u64)]) -> Basket {
        Basket::of(lines.iter().copied()).expect("not too many")
    }

    #[test]
    fn the_same_product_counts_together() {
        assert_eq!(basket(&[(5, 2), (3, 1), (5, 4)]), Basket(vec![(5, 6), (3, 1)]));
        assert_eq!(basket(&[(5, 9998), (5, 1)]), Basket(vec![(5, 9999)]));
        assert_eq!(Basket::of([(5, 9999), (3, 9999), (5, 1), (3, 1)]), Err(TooMany(2)));
    }

    #[test]
    fn a_digest_knows_what_was_asked_for() {
        let digest = basket(&[(5, 2), (3, 1)]).digest(None);
        assert_eq!(digest, basket(&[(5, 1), (3, 1), (5, 1)]).digest(None));
        for other in [basket(&[(5, 2)]), basket(&[(3, 1), (5, 2)]), basket(&[(5, 1), (3, 2)])] {
            assert_ne!(digest, other.digest(None), "{other:?}");
        }
        assert_ne!(digest, basket(&[(5, 2), (3, 1)]).digest(Some(1)));
    }

    #[test]
    fn a_quote_adds_up() {
        let quote = basket(&[(5, 4), (3, 1)]).quote(|id| Ok(Some(product(id, 199)))).expect("on sale");
        assert_eq!((quote.count, quote.price, quote.in_stock()), (5, Fen(995), true));
        assert_eq!(quote.picks[0].price, Fen(796));
        let more = basket(&[(5, 5), (3, 1)]).quote(|id| Ok(Some(product(id, 199)))).expect("on sale");
        assert!(!more.in_stock() && !more.picks[0].in_stock() && more.picks[1].in_stock());
    }

    #[test]
    fn what_cannot_be_sold_says_so() {
        let refusal = basket(&[(5, 2)]).quote(|_| Ok(None)).expect_err("nothing on sale");
        assert_eq!((refusal.code(), refusal.message()), (Code::ProductNotFound, "商品5不存在"));
        for counts in [[1, 2], [9999, 1]] {
            let basket = basket(&[(5, counts[0]), (3, counts[1])]);
            let refusal = basket.quote(|id| Ok(Some(product(id, Fen::MAX.0 / 2)))).expect_err("too much");
            assert!(refusal.faults().fields().contains_key("products"));
        }
    }
}
