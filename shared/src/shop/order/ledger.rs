//! An order's money: what came, what goes back, and what is left.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Event, Job, Occasion, Order, Status};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    money::Fen,
    wechat::pay,
};

/// Money that came through WeChat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// WeChat's number of it.
    pub transaction_id: String,
    /// The trade it paid.
    pub trade_no: String,
    pub total: Fen,
    /// Who paid.
    pub openid: String,
    /// When, by WeChat's clock.
    pub at: Epoch,
    /// The order does not need it: all of it goes back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surplus: bool,
}

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// WeChat's `out_refund_no`: one number gives money back once, however often it is asked.
    pub no: String,
    /// The payment it comes out of.
    pub transaction_id: String,
    pub amount: Fen,
    pub reason: String,
    pub status: RefundStatus,
    /// When it was granted.
    pub at: Epoch,
    /// Set where a clerk granted it with an idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<GrantKey>,
    /// Granted by; `None` where it goes back by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
}

/// An idempotency key, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantKey {
    pub key: String,
    /// A digest of the request: the same key with another body is refused.
    pub request: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// WeChat has not accepted it yet.
    Granted,
    /// WeChat is at it.
    Processing,
    Success,
    /// WeChat gave up: the money is still here, and can be granted anew.
    Closed,
    /// The buyer's bank refused it: a person sees to it in WeChat's merchant centre.
    Abnormal,
}

impl From<pay::RefundStatus> for RefundStatus {
    fn from(status: pay::RefundStatus) -> Self {
        match status {
            pay::RefundStatus::Processing => Self::Processing,
            pay::RefundStatus::Success => Self::Success,
            pay::RefundStatus::Closed => Self::Closed,
            pay::RefundStatus::Abnormal => Self::Abnormal,
        }
    }
}

impl RefundStatus {
    /// Whether the money has left, or may yet.
    pub fn counts(self) -> bool {
        self != Self::Closed
    }
}

/// The reason that a buyer reads where a surplus goes back.
const SURPLUS: &str = "多付款项，自动退款";
/// How often a surplus is to be given back. WeChat hardly ever gives up once.
const MOST_TRIES: usize = 5;

/// Whether the goods of a late payment can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// They are held, or, in the same transaction, taken.
    There,
    Gone,
}

impl Order {
    /// The payment that the order was sold for.
    pub fn payment(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| !payment.surplus)
    }

    /// The payment that a refund comes out of.
    pub fn payment_of(&self, refund: &Refund) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.transaction_id == refund.transaction_id)
    }

    /// What of a payment went back, or may yet.
    pub fn refunded(&self, transaction_id: &str) -> Fen {
        let counts = |refund: &&Refund| refund.transaction_id == transaction_id && refund.status.counts();
        Fen(self.refunds.iter().filter(counts).map(|refund| refund.amount.0).sum())
    }

    /// What of the order's payment can still be given back.
    pub fn refundable(&self) -> Fen {
        self.payment().map_or(Fen(0), |payment| Fen(payment.total.0 - self.refunded(&payment.transaction_id).0))
    }

    /// Whether a refund is under way.
    pub fn is_refunding(&self) -> bool {
        self.refunds.iter().any(|refund| !matches!(refund.status, RefundStatus::Success | RefundStatus::Closed))
    }

    /// The order with a payment that WeChat has vouched for. One that is known already changes nothing.
    ///
    /// # Errors
    /// 60030 where it is no payment of this order, or not of its trade's price: a person has to look.
    pub fn settle(&self, payment: &Payment, stock: Stock, now: Epoch) -> Result<Self, Failure> {
        let mismatch = |cause: String| Failure::new(Code::PaymentMismatch).because(cause);
        let trade = self.trade(&payment.trade_no);
        let trade = trade.ok_or_else(|| mismatch(format!("order {} has no trade {}", self.id, payment.trade_no)))?;
        if trade.total != payment.total {
            let (paid, price) = (payment.total.0, trade.total.0);
            return Err(mismatch(format!("{paid} fen were paid for trade {} of {price} fen", trade.no)));
        }
        if self.payments.iter().any(|known| known.transaction_id == payment.transaction_id) {
            return Ok(self.clone());
        }
        let occasion = Occasion::at(now);
        let event = match (self.status, stock) {
            // A trade of an old price that was paid after a clerk had changed it.
            _ if payment.total != self.total_price => Event::SurplusPaid,
            (Status::Unpaid | Status::Closed, Stock::There) => Event::Paid,
            (Status::Unpaid | Status::Closed, Stock::Gone) => Event::PaidOutOfStock,
            _ => Event::SurplusPaid,
        };
        let mut next = self.after(event, &occasion)?;
        next.payments.push(Payment { surplus: event == Event::SurplusPaid, ..payment.clone() });
        next.close_trade(&payment.trade_no);
        match event {
            Event::Paid => next.holds_stock = true,
            Event::PaidOutOfStock => {
                next.holds_stock = false;
                next.give_back(payment, payment.total, "商品已售罄，自动退款", None, &occasion);
            }
            _ => next.give_back(payment, payment.total, SURPLUS, None, &occasion),
        }
        Ok(next)
    }

    /// Adds a refund, to be carried out at once.
    pub(super) fn give_back(
        &mut self,
        payment: &Payment,
        amount: Fen,
        reason: &str,
        key: Option<GrantKey>,
        occasion: &Occasion,
    ) {
        let no = format!("{}R{}", self.trade_base(), self.refunds.len() + 1);
        self.refunds.push(Refund {
            no: no.clone(),
            transaction_id: payment.transaction_id.clone(),
            amount,
            reason: reason.to_owned(),
            status: RefundStatus::Granted,
            at: occasion.now,
            key,
            by: occasion.by,
        });
        self.plan(Job::Refund { no }, occasion.now);
    }

    pub fn refund(&self, no: &str) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.no == no)
    }

    /// The order with what WeChat says about a refund. What is known already changes nothing; what is settled stays so.
    pub fn refund_became(&self, no: &str, status: RefundStatus, now: Epoch) -> Result<Self, Failure> {
        let refund = self.refund(no).ok_or_else(|| Failure::internal(format!("no refund {no}")))?;
        let news = match (refund.status, status) {
            // Settled, or late words: it was further on already.
            (RefundStatus::Success | RefundStatus::Closed, _)
            | (RefundStatus::Abnormal, RefundStatus::Processing)
            | (_, RefundStatus::Granted) => false,
            (before, after) => before != after,
        };
        if !news {
            return Ok(self.clone());
        }
        let (transaction_id, amount) = (refund.transaction_id.clone(), refund.amount);
        let mut changed = self.clone();
        if let Some(refund) = changed.refunds.iter_mut().find(|refund| refund.no == no) {
            refund.status = status;
        }
        let event = match status {
            RefundStatus::Granted | RefundStatus::Processing => return Ok(changed),
            RefundStatus::Closed | RefundStatus::Abnormal => Event::RefundFailed,
            RefundStatus::Success if changed.is_all_back(&transaction_id) => Event::Refunded,
            RefundStatus::Success => Event::PartRefunded,
        };
        if status != RefundStatus::Abnormal {
            changed.drop_task(&Job::Refund { no: no.to_owned() });
        }
        if status == RefundStatus::Closed {
            changed.give_back_surplus(&transaction_id, amount, now);
        }
        let yuan = format!("¥{}.{:02}", amount.0 / 100, amount.0 % 100);
        changed.after(event, &Occasion { note: Some(yuan), ..Occasion::at(now) }).map_err(Failure::from)
    }

    /// What WeChat gave up giving back of a surplus is nobody's to decide: it goes back by a new refund.
    fn give_back_surplus(&mut self, transaction_id: &str, amount: Fen, now: Epoch) {
        let tries = self.refunds.iter().filter(|refund| refund.transaction_id == transaction_id).count();
        let surplus = self.payments.iter().find(|payment| payment.surplus && payment.transaction_id == transaction_id);
        match surplus.cloned() {
            Some(payment) if tries < MOST_TRIES => {
                self.give_back(&payment, amount, SURPLUS, None, &Occasion::at(now));
            }
            Some(_) => tracing::error!(order = self.id, transaction_id, "a surplus cannot be given back"),
            None => {}
        }
    }

    /// Whether all that the order was paid with has arrived back.
    fn is_all_back(&self, transaction_id: &str) -> bool {
        self.payment().is_some_and(|payment| {
            let back = self.refunds.iter().filter(|refund| refund.transaction_id == payment.transaction_id);
            let back = back.filter(|refund| refund.status == RefundStatus::Success);
            payment.transaction_id == transaction_id
                && back.map(|refund| refund.amount.0).sum::<i64>() == payment.total.0
        })
    }
}
