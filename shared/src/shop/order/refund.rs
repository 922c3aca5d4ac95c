//! Refunds: asked for by the buyer, granted in full or in part, or refused, by a clerk.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{Event, Occasion, Order, ledger::GrantKey};
use crate::{
    error::{Code, Failure, Faults},
    ids::Id,
    money::{Fen, Yuan},
};

/// How many refunds one payment can have with WeChat.
const MOST_REFUNDS: usize = 50;

/// What a clerk grants.
#[derive(Debug)]
pub struct Grant<'a> {
    /// `None`: all that is left.
    pub amount: Option<Fen>,
    pub reason: &'a str,
    /// Pieces of each product that go back into stock. `None`: all of an order that was never shipped and is refunded in
    /// full, otherwise none.
    pub restock: Option<&'a BTreeMap<Id, u64>>,
    /// The idempotency key.
    pub key: Option<&'a str>,
}

impl Grant<'_> {
    fn idempotency(&self) -> Option<GrantKey> {
        let key = self.key?.to_owned();
        let request = serde_json::to_vec(&(self.amount, self.reason, self.restock)).expect("numbers and text");
        Some(GrantKey { key, request: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(request)) })
    }
}

impl Order {
    /// The buyer wants the money back.
    pub fn ask_refund(&self, occasion: &Occasion) -> Result<Self, Code> {
        let all_gone = !self.payments.is_empty() && self.refundable() == Fen(0);
        if all_gone { Err(Code::OrderStateForbids) } else { self.after(Event::RefundAsked, occasion) }
    }

    /// A clerk says no; not while money is on its way.
    pub fn refuse_refund(&self, occasion: &Occasion) -> Result<Self, Failure> {
        if self.is_refunding() {
            return Err(Failure::with_message(Code::OrderStateForbids, "退款正在处理中，不能拒绝"));
        }
        self.after(Event::RefundRefused, occasion).map_err(Failure::from)
    }

    /// A clerk says yes. The money goes back through the order's tasks.
    ///
    /// # Errors
    /// 50030 for an idempotency key of another grant, 50020 where the state forbids it or nothing was paid through WeChat, 10120 for more money or goods than there are.
    pub fn grant_refund(&self, grant: &Grant<'_>, occasion: &Occasion) -> Result<Self, Failure> {
        let key = grant.idempotency();
        let mut used = self.refunds.iter().filter_map(|refund| refund.key.as_ref());
        if let Some(known) = used.find(|used| Some(used.key.as_str()) == grant.key) {
            let same = key.as_ref() == Some(known);
            return if same { Ok(self.clone()) } else { Err(Code::IdempotencyKeyReused.into()) };
        }
        let left = self.refundable();
        let nothing = || Failure::with_message(Code::OrderStateForbids, "该订单没有可退的微信支付款项");
        let payment = self.payment().filter(|_| left > Fen(0)).ok_or_else(nothing)?;
        let amount = grant.amount.unwrap_or(left);
        if amount > left || amount < Fen(1) {
            return Err(Failure::field("amount", format!("须为0.01~{}元", yuan(left))));
        }
        if self.refunds.len() >= MOST_REFUNDS {
            return Err(Failure::with_message(Code::OrderStateForbids, "退款次数已达微信上限"));
        }
        let event = if amount == left { Event::RefundGranted } else { Event::PartRefundGranted };
        let mut next = self.after(event, occasion)?;
        let never_shipped = self.shipment.is_none();
        match grant.restock {
            Some(pieces) => next.restock(pieces)?,
            None if event == Event::RefundGranted && never_shipped => next.holds_stock = false,
            None => {}
        }
        next.give_back(payment, amount, grant.reason, key, occasion);
        Ok(next)
    }

    fn restock(&mut self, pieces: &BTreeMap<Id, u64>) -> Result<(), Failure> {
        let held = self.held();
        let mut faults = Faults::default();
        for (id, count) in pieces {
            let most = held.get(id).copied().unwrap_or(0);
            if *count > most {
                faults.add("restock", format!("商品{id}最多可退回{most}件"));
            }
        }
        if !faults.is_empty() {
            return Err(Failure::invalid(faults));
        }
        for (id, count) in pieces {
            let mut left = *count;
            for line in self.lines.iter_mut().filter(|line| line.product_id == *id) {
                let back = left.min(line.count - line.returned);
                line.returned += back;
                left -= back;
            }
        }
        Ok(())
    }
}

fn yuan(amount: Fen) -> String {
    serde_json::to_string(&Yuan(amount)).unwrap_or_default()
}
