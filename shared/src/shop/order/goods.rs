//! The goods that an order holds.

use std::collections::BTreeMap;

use super::Order;
use crate::ids::Id;

impl Order {
    /// Pieces of each product that are not in stock because of this order.
    pub fn held(&self) -> BTreeMap<Id, u64> {
        let mut held = BTreeMap::new();
        for line in self.lines.iter().filter(|_| self.holds_stock) {
            *held.entry(line.product_id).or_default() += line.count - line.returned;
        }
        held.retain(|_, count| *count > 0);
        held
    }

    /// How the stock of each product changes when this order becomes `next`: what it gives back is positive. Every change
    /// of an order is written together with these moves, so that no piece is lost or sold twice.
    pub fn stock_moves(&self, next: &Self) -> BTreeMap<Id, i64> {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let mut moves: BTreeMap<Id, i64> = self.held().into_iter().map(|(id, count)| (id, signed(count))).collect();
        for (id, count) in next.held() {
            *moves.entry(id).or_default() -= signed(count);
        }
        moves.retain(|_, by| *by != 0);
        moves
    }
}
