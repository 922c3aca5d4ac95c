//! Asking for refunds: `/v3/refund/domestic/refunds`.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Refund, RefundStatus, RefundView};
use crate::local::wechat::{
    WeChat,
    pay::{
        Pay,
        errands::Task,
        fields,
        reply::{Answer, Refusal},
        time,
    },
};

/// So many refunds can one trade have.
const PARTS: usize = 50;
/// In seconds after the payment.
const REFUNDABLE: i64 = 365 * 24 * 60 * 60;

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

pub(in crate::local::wechat::pay) async fn create(State(wechat): State<Arc<WeChat>>, body: Bytes) -> Answer {
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
    pay.errands.note(Task::EndRefund(number.clone()));
    pay.refunds.insert(number, refund);
    wechat.errands.notify_one();
    Ok(Json(answer))
}

pub(in crate::local::wechat::pay) async fn query(
    State(wechat): State<Arc<WeChat>>,
    Path(out_refund_no): Path<String>,
) -> Answer {
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
            number: sequence,
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
