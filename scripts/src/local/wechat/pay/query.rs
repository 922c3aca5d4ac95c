//! What became of a trade, and its closing: `/v3/pay/transactions/…`.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;

use super::{
    fields,
    reply::{Answer, Refusal},
    trade::Trade,
};
use crate::local::wechat::{Fault, WeChat};

type Parameters = Query<BTreeMap<String, String>>;

pub(super) async fn by_out_trade_no(
    State(wechat): State<Arc<WeChat>>,
    Path(out_trade_no): Path<String>,
    asked: Parameters,
    fault: Option<Extension<Fault>>,
) -> Answer {
    check(&asked)?;
    let state = wechat.state();
    answer(&state.pay, state.pay.trades.get(&out_trade_no), fault)
}

pub(super) async fn by_transaction_id(
    State(wechat): State<Arc<WeChat>>,
    Path(transaction_id): Path<String>,
    asked: Parameters,
    fault: Option<Extension<Fault>>,
) -> Answer {
    check(&asked)?;
    let state = wechat.state();
    answer(&state.pay, state.pay.trade_by_transaction(&transaction_id), fault)
}

fn answer(pay: &super::Pay, trade: Option<&Trade>, fault: Option<Extension<Fault>>) -> Answer {
    let trade = trade.ok_or_else(unknown)?;
    let forged = matches!(fault, Some(Extension(Fault::Forged(_))));
    Ok(Json(if forged { pay.lie(trade) } else { pay.query(trade) }))
}

fn check(asked: &Parameters) -> Result<(), Refusal> {
    fields::merchant(asked.get("mchid").ok_or_else(|| Refusal::parameter("缺少参数mchid"))?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Close {
    mchid: String,
}

pub(super) async fn close(
    State(wechat): State<Arc<WeChat>>,
    Path(out_trade_no): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: Close = fields::read(&body)?;
    fields::merchant(&asked.mchid)?;
    let mut state = wechat.state();
    let trade = state.pay.trades.get_mut(&out_trade_no).ok_or_else(unknown)?;
    if trade.is_paid() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "ORDERPAID", "该订单已支付"));
    }
    trade.closed = true;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST", "订单不存在")
}
