//! Refunds, of a whole trade or of parts of it.

mod request;

use serde_json::{Value, json};

use super::{Pay, errands::Task, notification::Event, state::RefundStatus, time, trade::Trade};
use crate::local::wechat::WeChat;

pub(super) use request::{create, query};

/// A refund as a test or a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundView {
    pub out_refund_no: String,
    pub refund_id: String,
    pub out_trade_no: String,
    /// Fen.
    pub refund: i64,
    pub reason: Option<String>,
    pub status: RefundStatus,
    /// When the merchant asked for it, in seconds since 1970.
    pub created: i64,
    /// What the shop answered to the last notification that was sent: an HTTP status, or why there is no answer.
    pub notified: Option<Result<u16, String>>,
}

pub(in crate::local::wechat) struct Refund {
    /// The later, the higher.
    pub number: u64,
    pub view: RefundView,
    pub transaction_id: String,
    /// Fen of the whole trade.
    pub total: i64,
    pub notify_url: Option<String>,
    /// The whole request, which a repeated one has to equal.
    asked: Value,
    pub outcome: Option<Outcome>,
}

/// The end of a refund.
#[derive(Clone)]
pub(in crate::local::wechat) struct Outcome {
    pub at: i64,
    pub event: Event,
}

impl Refund {
    fn json(&self) -> Value {
        let RefundView { out_refund_no, refund_id, out_trade_no, refund, status, created, .. } = &self.view;
        let mut json = json!({
            "refund_id": refund_id,
            "out_refund_no": out_refund_no,
            "transaction_id": self.transaction_id,
            "out_trade_no": out_trade_no,
            "channel": "ORIGINAL",
            "user_received_account": "支付用户零钱",
            "create_time": time::rfc3339(*created),
            "status": status.as_str(),
            "funds_account": "AVAILABLE",
            "amount": {
                "total": self.total,
                "refund": refund,
                "payer_total": self.total,
                "payer_refund": refund,
                "settlement_refund": refund,
                "settlement_total": self.total,
                "discount_refund": 0,
                "currency": "CNY",
            },
        });
        if let Some(at) = self.success_time() {
            json["success_time"] = json!(at);
        }
        json
    }

    pub fn success_time(&self) -> Option<String> {
        let outcome = self.outcome.as_ref().filter(|_| self.view.status == RefundStatus::Success)?;
        Some(time::rfc3339(outcome.at))
    }
}

impl Pay {
    pub fn refunds_of(&self, trade: &Trade) -> impl Iterator<Item = &Refund> {
        self.refunds.values().filter(|refund| refund.view.out_trade_no == trade.out_trade_no)
    }

    /// Fen that arrived back at the buyer.
    pub fn refunded(&self, trade: &Trade) -> i64 {
        let arrived = |refund: &&Refund| refund.view.status == RefundStatus::Success;
        self.refunds_of(trade).filter(arrived).map(|refund| refund.view.refund).sum()
    }

    /// Fen that cannot be refunded once more: all but those of closed refunds.
    pub fn promised(&self, trade: &Trade) -> i64 {
        let stands = |refund: &&Refund| refund.view.status != RefundStatus::Closed;
        self.refunds_of(trade).filter(stands).map(|refund| refund.view.refund).sum()
    }

    /// Ends a refund under way, or one that was abnormal and that a person has seen to.
    pub fn finish(&mut self, out_refund_no: &str, status: RefundStatus) -> Result<(), &'static str> {
        let now = self.now();
        let refund = self.refunds.get_mut(out_refund_no).ok_or("退款单不存在")?;
        match (refund.view.status, status) {
            (_, RefundStatus::Processing) => return Err("退款不能回到处理中"),
            (RefundStatus::Processing, _) | (RefundStatus::Abnormal, RefundStatus::Success | RefundStatus::Closed) => {}
            _ => return Err("退款已结束"),
        }
        refund.view.status = status;
        refund.outcome = Some(Outcome { at: now, event: Event::new(now) });
        self.errands.note(Task::TellRefund(out_refund_no.to_owned()));
        Ok(())
    }
}

impl WeChat {
    pub fn refunds(&self) -> Vec<RefundView> {
        let pay = &self.state().pay;
        let mut refunds: Vec<_> = pay.refunds.values().collect();
        refunds.sort_by_key(|refund| refund.number);
        refunds.into_iter().map(|refund| refund.view.clone()).collect()
    }

    pub fn end_refund(&self, out_refund_no: &str, status: RefundStatus) -> Result<(), String> {
        self.state().pay.finish(out_refund_no, status)?;
        self.errands.notify_one();
        Ok(())
    }
}
