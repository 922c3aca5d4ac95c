//! Having WeChat give money back.

use super::{BUDGET, Outcome};
use crate::{
    app::App,
    error::Failure,
    shop::order::{Order, Task, ledger::RefundStatus, settle},
    wechat::pay::{NewRefund, PayError},
};

/// Asks WeChat for a refund, or how it is getting on. The number stands for one refund, however often it is asked for.
pub async fn refund(app: &App, order: &Order, task: &Task, no: &str) -> Result<Outcome, Failure> {
    let Some(refund) = order.refund(no) else { return Ok(Outcome::Done) };
    let Some(payment) = order.payment_of(refund) else { return Ok(Outcome::Never("no payment to refund".into())) };
    let site = order.trade(&payment.trade_no).map(|trade| trade.site.as_str());
    // A try that was not heard of may have been accepted: look before asking again.
    let known = if refund.status == RefundStatus::Granted && task.is_first_try() {
        None
    } else {
        match app.pay.query_refund(no, BUDGET).await {
            Ok(state) => Some(state),
            Err(error) if error.is("RESOURCE_NOT_EXISTS") => None,
            Err(error) => return Ok(Outcome::Later(error.to_string())),
        }
    };
    let request = NewRefund {
        transaction_id: payment.transaction_id.clone(),
        out_refund_no: no.to_owned(),
        reason: refund.reason.clone(),
        refund: refund.amount,
        total: payment.total,
        notify_url: site.map(|site| format!("{site}/v1/pay/refund_notify")),
    };
    let state = match known {
        Some(state) => Ok(state),
        None => app.pay.refund(&request, BUDGET).await,
    };
    match state {
        Ok(state) => {
            let became = settle::refund(app, &state).await?;
            Ok(match became.refund(no).map(|refund| refund.status) {
                Some(RefundStatus::Granted | RefundStatus::Processing) => Outcome::Later("微信处理中".into()),
                Some(RefundStatus::Abnormal) => Outcome::Never("退款异常：请在微信商户平台处理".into()),
                _ => Outcome::Done,
            })
        }
        Err(error) if passes(&error) => Ok(Outcome::Later(error.to_string())),
        Err(error) => Ok(Outcome::Never(error.to_string())),
    }
}

/// Not enough money in the merchant's account, too many calls, a breakdown, or an answer that says nothing.
fn passes(error: &PayError) -> bool {
    match error {
        PayError::Refused(refusal) => error.is("NOT_ENOUGH") || refusal.status == 429 || refusal.status >= 500,
        PayError::Unknown(_) | PayError::Ours(_) => true,
    }
}
