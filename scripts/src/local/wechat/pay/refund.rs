//! Refunds: `/v3/refund/domestic/refunds`.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Pay, fields,
    notification::Event,
    reply::{Answer, Refusal},
    time,
    trade::Trade,
};
use crate::local::wechat::WeChat;

/// So many refunds can one trade have.
const PARTS: usize = 50;
/// In seconds after the payment.
const REFUNDABLE: i64 = 365 * 24 * 60 * 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundStatus {
    Processing,
    Success,
    Closed,
    /// The buyer's account does not take the money: a person has to see to it.
    Abnormal,
}

impl RefundStatus {
    /// WeChat's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Abnormal => "ABNORMAL",
        }
    }
}

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
    /// What the shop answered to the last notification that was sent: an HTTP status.
    pub notified: Option<u16>,
}

pub(in crate::local::wechat) struct Refund {
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRefund {
    transaction_id: Option<String>,
    out_trade_no: Option<String>,
    out_refund_no: String,
    reason: Option<String>,
    notify_url: Option<String>,
    amount: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    refund: i64,
    total: i64,
    currency: String,
}

pub(super) async fn create(State(wechat): State<Arc<WeChat>>, body: Bytes) -> Answer {
    let asked: NewRefund = fields::read(&body)?;
    asked.check()?;
    let whole: Value = fields::read(&body)?;
    let mut state = wechat.state();
    let pay = &mut state.pay;
    if let Some(known) = pay.refunds.get(&asked.out_refund_no) {
        return if known.asked == whole {
            Ok(Json(known.json()))
        } else {
            Err(Refusal::request("商户退款单号重复，请求参数与首次请求不一致"))
        };
    }
    let number = asked.out_refund_no.clone();
    let refund = asked.open(pay, whole)?;
    let answer = refund.json();
    pay.refunds.insert(number, refund);
    Ok(Json(answer))
}

pub(super) async fn query(State(wechat): State<Arc<WeChat>>, Path(out_refund_no): Path<String>) -> Answer {
    let state = wechat.state();
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "退款单不存在");
    Ok(Json(state.pay.refunds.get(&out_refund_no).ok_or_else(unknown)?.json()))
}

impl NewRefund {
    fn check(&self) -> Result<(), Refusal> {
        if self.transaction_id.is_some() == self.out_trade_no.is_some() {
            return Err(Refusal::parameter("transaction_id和out_trade_no二选一"));
        }
        fields::number("out_refund_no", &self.out_refund_no, 1..=64, "_-|*@")?;
        fields::optional("reason", self.reason.as_deref(), 80)?;
        self.notify_url.as_deref().map_or(Ok(()), |url| fields::notify_url(url, 256))?;
        fields::currency(&self.amount.currency)?;
        if self.amount.refund < 1 { Err(Refusal::parameter("退款金额应大于0")) } else { Ok(()) }
    }

    /// `whole` is the request as it came.
    fn open(self, pay: &mut Pay, whole: Value) -> Result<Refund, Refusal> {
        let (now, sequence) = (pay.now(), pay.sequence());
        let trade = match (&self.transaction_id, &self.out_trade_no) {
            (Some(id), _) => pay.trade_by_transaction(id),
            (None, number) => number.as_ref().and_then(|number| pay.trades.get(number)),
        };
        let unknown = || Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "订单不存在");
        let trade = trade.ok_or_else(unknown)?;
        let unpaid = || Refusal::new(StatusCode::FORBIDDEN, "TRADE_ERROR", "订单未支付，不支持退款");
        let payment = trade.payment.as_ref().ok_or_else(unpaid)?;
        if self.amount.total != trade.total {
            return Err(Refusal::request("订单金额与原订单不一致"));
        }
        if now > payment.at + REFUNDABLE {
            return Err(Refusal::request("订单已超过可退款的最大期限"));
        }
        if pay.refunds_of(trade).count() == PARTS {
            return Err(Refusal::request("订单退款次数已达上限"));
        }
        if pay.promised(trade).saturating_add(self.amount.refund) > trade.total {
            return Err(Refusal::request("累计退款金额大于订单金额"));
        }
        Ok(Refund {
            view: RefundView {
                out_refund_no: self.out_refund_no,
                refund_id: format!("50300009999{}{sequence:010}", time::day(now)),
                out_trade_no: trade.out_trade_no.clone(),
                refund: self.amount.refund,
                reason: self.reason,
                status: RefundStatus::Processing,
                created: now,
                notified: None,
            },
            transaction_id: payment.transaction_id.clone(),
            total: trade.total,
            notify_url: self.notify_url,
            asked: whole,
            outcome: None,
        })
    }
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
        Ok(())
    }
}
