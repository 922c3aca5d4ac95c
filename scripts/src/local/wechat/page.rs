//! The page on which a person is the buyer: `/`, and what it calls, `/sandbox/…`.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use docs::page::Page;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Message, RefundStatus, RefundView, Shipment, TradeState, TradeView, WeChat};

pub(super) fn routes() -> Router<Arc<WeChat>> {
    Router::new()
        .route("/", get(page))
        .route("/sandbox/state", get(state))
        .route("/sandbox/pay", post(pay))
        .route("/sandbox/notify", post(notify))
        .route("/sandbox/refund", post(refund))
        .route("/sandbox/notify_refund", post(notify_refund))
}

/// The page is whole in itself and talks to the double alone.
async fn page() -> Page {
    let (style, script) = (include_str!("page/style.css"), include_str!("page/script.js"));
    Page::inline(format!(include_str!("page/page.html"), style = style, script = script), style, script)
}

/// So many rows of each kind are shown.
const ROWS: usize = 200;

/// What there is, newest first.
async fn state(State(wechat): State<Arc<WeChat>>) -> Json<Value> {
    let auto = wechat.state().pay.acts_by_itself();
    Json(json!({
        "auto": auto,
        "trades": newest_first(&wechat.trades(), trade),
        "refunds": newest_first(&wechat.refunds(), refund_row),
        "messages": newest_first(&wechat.messages(), message),
        "shipments": newest_first(&wechat.shipments(), shipment),
    }))
}

fn newest_first<T>(rows: &[T], show: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.iter().rev().take(ROWS).map(show).collect()
}

fn trade(trade: &TradeView) -> Value {
    json!({
        "description": trade.description,
        "out_trade_no": trade.out_trade_no,
        "total": trade.total,
        "refunded": trade.refunded,
        "state": trade.state.as_str(),
        "state_text": trade.state.description(),
        "created": trade.created,
        "can_pay": trade.state == TradeState::NotPay,
        "transaction_id": trade.transaction_id,
        "notified": notified(trade.notified.as_ref()),
    })
}

fn refund_row(refund: &RefundView) -> Value {
    json!({
        "out_refund_no": refund.out_refund_no,
        "out_trade_no": refund.out_trade_no,
        "refund": refund.refund,
        "reason": refund.reason,
        "status": refund.status.as_str(),
        "status_text": refund.status.description(),
        "created": refund.created,
        "notified": notified(refund.notified.as_ref()),
    })
}

fn message(message: &Message) -> Value {
    let data: Vec<_> = message.data.values().collect();
    json!({"sent": message.sent, "openid": message.openid, "template_id": message.template_id, "data": data})
}

fn shipment(shipment: &Shipment) -> Value {
    let parcels = shipment.info["shipping_list"].as_array().map_or(&[][..], Vec::as_slice);
    let parcels: Vec<_> =
        parcels.iter().map(|it| [&it["item_desc"], &it["express_company"], &it["tracking_no"]]).collect();
    json!({
        "out_trade_no": shipment.out_trade_no,
        "parcels": parcels,
        "complete": shipment.complete,
        "received": shipment.received,
    })
}

fn notified(answer: Option<&Result<u16, String>>) -> Value {
    match answer {
        None => Value::Null,
        Some(Ok(status)) => json!({"well": (200..300).contains(status), "text": format!("HTTP {status}")}),
        Some(Err(why)) => json!({"well": false, "text": why}),
    }
}

#[derive(Deserialize)]
struct OfTrade {
    out_trade_no: String,
}

#[derive(Deserialize)]
struct OfRefund {
    out_refund_no: String,
}

#[derive(Deserialize)]
struct EndOfRefund {
    out_refund_no: String,
    status: RefundStatus,
}

async fn pay(State(wechat): State<Arc<WeChat>>, Json(asked): Json<OfTrade>) -> Response {
    answer(wechat.pay(&asked.out_trade_no, false))
}

async fn notify(State(wechat): State<Arc<WeChat>>, Json(asked): Json<OfTrade>) -> Response {
    answer(wechat.tell_payment(&asked.out_trade_no).await)
}

async fn refund(State(wechat): State<Arc<WeChat>>, Json(asked): Json<EndOfRefund>) -> Response {
    answer(wechat.end_refund(&asked.out_refund_no, asked.status))
}

async fn notify_refund(State(wechat): State<Arc<WeChat>>, Json(asked): Json<OfRefund>) -> Response {
    answer(wechat.tell_refund(&asked.out_refund_no).await)
}

fn answer<T>(outcome: Result<T, String>) -> Response {
    match outcome {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(message) => (StatusCode::CONFLICT, Json(json!({"message": message}))).into_response(),
    }
}
