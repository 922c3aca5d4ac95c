//! An order's trades: what is opened at WeChat to have it paid.
//!
//! A trade's number stands for one request for ever, so the request is kept and sent again as it was. What would change it
//! (another price, another payer) closes the trade and opens the next one.

use serde::{Deserialize, Serialize};

use super::Order;
use crate::{
    clock::Epoch,
    ids::{Id, padded},
    money::Fen,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// WeChat's `out_trade_no`.
    pub no: String,
    pub openid: String,
    pub total: Fen,
    /// From then on WeChat takes no payment of it.
    pub expires: Epoch,
    /// Where WeChat reaches the shop: `https://` and a host.
    pub site: String,
    /// The request that opens it, to the letter.
    pub body: String,
    /// Nobody can pay it any more: WeChat has said so.
    #[serde(default)]
    pub closed: bool,
}

/// Digits of the day before the id.
const DAY: usize = 8;
/// Day and id.
const BASE: usize = 24;

impl Order {
    /// The number of the next trade: the order's own, and from the second on with a suffix.
    pub fn next_trade_no(&self) -> String {
        let base = self.trade_base();
        match self.trades.len() {
            0 => base,
            before => format!("{base}-{}", before + 1),
        }
    }

    /// The order's number where it has our form; that of an imported one may have any.
    pub(super) fn trade_base(&self) -> String {
        let ours = self.order_no.len() == BASE && self.order_no.ends_with(&padded(self.id));
        if ours { self.order_no.clone() } else { format!("{:0>DAY$}{}", "", padded(self.id)) }
    }

    /// The trade that can be paid now.
    pub fn open_trade(&self) -> Option<&Trade> {
        self.trades.iter().rfind(|trade| !trade.closed)
    }

    pub fn trade(&self, no: &str) -> Option<&Trade> {
        self.trades.iter().find(|trade| trade.no == no)
    }

    /// Notes that WeChat has closed a trade.
    pub fn close_trade(&mut self, no: &str) {
        if let Some(trade) = self.trades.iter_mut().find(|trade| trade.no == no) {
            trade.closed = true;
        }
    }
}

/// The order that a trade number or a refund number belongs to, if it can be one of ours.
pub fn order_of(no: &str) -> Option<Id> {
    let digits = no.get(DAY..BASE).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_back_to_its_order() {
        for no in ["202606010000000000000017", "202606010000000000000017-2", "202606010000000000000017R3"] {
            assert_eq!(order_of(no), Some(17), "{no}");
        }
        for no in [
            "",
            "20260601",
            "A601000000000017",
            "20260601000000000000001x",
            "202606010000000000000000",
            "订单号订单号订单号订单号",
        ] {
            assert_eq!(order_of(no), None, "{no}");
        }
    }
}
