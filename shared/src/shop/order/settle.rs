//! What WeChat says about money becomes what the orders know: once, however often it is said.

use super::{Order, Payment, ledger::Stock, store, trade};
use crate::{
    app::App,
    error::{Code, Failure},
    wechat::pay::{Payment as Paid, RefundState},
};

/// Settles a payment that WeChat has vouched for, once, however often it is told of. An order that was closed meanwhile
/// takes its goods again; where they are gone, the money goes back by itself.
///
/// # Errors
/// 60030 where the payment is none of an order of ours, or not of its price: nothing is written, and a person has to look.
pub async fn payment(app: &App, paid: &Paid) -> Result<Order, Failure> {
    let stranger = || mismatch(format!("no order has trade {}", paid.out_trade_no));
    let id = trade::order_of(&paid.out_trade_no).ok_or_else(stranger)?;
    let owner = store::owner_of(&app.table, id).await?.ok_or_else(stranger)?;
    let payment = Payment {
        transaction_id: paid.transaction_id.clone(),
        trade_no: paid.out_trade_no.clone(),
        total: paid.total,
        openid: paid.openid.clone(),
        at: paid.success_time,
        surplus: false,
    };
    let now = app.clock.now();
    let with = async |stock| store::change(&app.table, owner, id, |order| order.settle(&payment, stock, now)).await;
    let settled = match with(Stock::There).await {
        Err(failure) if failure.code() == Code::OutOfStock => with(Stock::Gone).await,
        answer => answer,
    };
    settled.inspect_err(alarm)
}

fn mismatch(cause: String) -> Failure {
    Failure::new(Code::PaymentMismatch).because(cause)
}

/// Money that is none of ours: a person has to look.
fn alarm(failure: &Failure) {
    if failure.code() == Code::PaymentMismatch {
        tracing::error!(%failure, "money that is none of ours");
    }
}

/// Settles what WeChat says about a refund, once, however often it is said.
///
/// # Errors
/// 60030 where it is no refund of ours, or of another amount or payment.
pub async fn refund(app: &App, state: &RefundState) -> Result<Order, Failure> {
    let stranger = || mismatch(format!("no order has refund {}", state.out_refund_no));
    let id = trade::order_of(&state.out_refund_no).ok_or_else(stranger)?;
    let owner = store::owner_of(&app.table, id).await?.ok_or_else(stranger)?;
    let now = app.clock.now();
    store::change(&app.table, owner, id, |order| {
        let refund = order.refund(&state.out_refund_no).ok_or_else(stranger)?;
        let paid = order.payment_of(refund).ok_or_else(stranger)?;
        let said = (&state.transaction_id, &state.out_trade_no, state.total, state.amount);
        if said != (&paid.transaction_id, &paid.trade_no, paid.total, refund.amount) {
            return Err(stranger());
        }
        order.refund_became(&state.out_refund_no, state.status.into(), now)
    })
    .await
    .inspect_err(alarm)
}
