//! How paid goods travel: `/wxa/sec/order/…`. The money of a trade is the merchant's when WeChat knows that they do.

mod body;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::shop::express;

use self::body::{OrderKey, ShippingInfo};
use super::{
    WeChat, WeChatDouble,
    pay::{self, Pay, TradeState},
    reply::{Answer, BODY_INVALID, Refusal},
};

pub(super) fn routes() -> Router<Arc<WeChat>> {
    Router::new()
        .route("/wxa/sec/order/upload_shipping_info", post(upload))
        .route("/wxa/sec/order/get_order", post(get_order))
        .route("/cgi-bin/express/delivery/open_msg/get_delivery_list", post(carriers))
}

const ORDER_UNKNOWN: Refusal = Refusal::new(10_060_001, "支付单不存在");
const COMPLETE: Refusal = Refusal::new(10_060_002, "支付单已完成发货，无法继续发货");
const CORRECTED: Refusal = Refusal::new(10_060_003, "支付单已使用重新发货机会");
const NOT_SHIPPABLE: Refusal = Refusal::new(10_060_004, "支付单处于不可发货的状态，请核查支付单状态");
const UNCHANGED: Refusal = Refusal::new(10_060_023, "发货信息未更新");
const OTHER_PAYER: Refusal = Refusal::new(10_060_031, "该笔支付单不属于openid所指定的用户");
const TIME_INVALID: Refusal = Refusal::new(268_485_216, "上传时间非法，请按照RFC 3339格式填写，且晚于上次上传");

/// What the shop told of one trade, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Shipment {
    pub out_trade_no: String,
    /// The latest upload.
    pub info: Value,
    /// How many were taken.
    pub uploads: usize,
    /// Whether everything is on its way.
    pub complete: bool,
    /// Whether the buyer has it.
    pub received: bool,
    /// Milliseconds since 1970, as the shop said.
    time: i64,
    corrected: bool,
}

/// By `out_trade_no`.
pub(super) type Shipments = HashMap<String, Shipment>;

impl WeChatDouble {
    /// What the shop told of the trades' goods, earliest first.
    pub fn shipments(&self) -> Vec<Shipment> {
        self.wechat.shipments()
    }

    /// The buyer says that everything has arrived: from then on nothing can be told of it.
    pub fn receive(&self, out_trade_no: &str) {
        if let Some(shipment) = self.wechat.state().shipments.get_mut(out_trade_no) {
            shipment.received = true;
        }
    }
}

impl WeChat {
    pub(super) fn shipments(&self) -> Vec<Shipment> {
        let mut shipments: Vec<_> = self.state().shipments.values().cloned().collect();
        shipments.sort_by_key(|shipment| shipment.time);
        shipments
    }
}

async fn upload(State(wechat): State<Arc<WeChat>>, query: Query<BTreeMap<String, String>>, body: Bytes) -> Answer {
    let mut state = wechat.state();
    state.mini_program(&query)?;
    let asked: ShippingInfo = serde_json::from_slice(&body).map_err(|_| BODY_INVALID)?;
    let time = asked.check()?;
    let trade = find(&state.pay, &asked.order_key)?;
    if trade.openid != asked.payer.openid {
        return Err(OTHER_PAYER);
    }
    if state.pay.promised(trade) >= trade.total {
        return Err(NOT_SHIPPABLE);
    }
    let out_trade_no = trade.out_trade_no.clone();
    let info = asked.info();
    let complete = asked.is_complete();
    let known = state.shipments.get(&out_trade_no);
    if let Some(known) = known {
        known.takes(&info, time)?;
    }
    let shipment = Shipment {
        info,
        uploads: known.map_or(0, |known| known.uploads) + 1,
        complete,
        received: false,
        time,
        // Telling once more what was complete is the one correction there is.
        corrected: known.is_some_and(|known| known.complete),
        out_trade_no: out_trade_no.clone(),
    };
    state.shipments.insert(out_trade_no, shipment);
    Ok(Json(json!({"errcode": 0, "errmsg": "ok"})))
}

impl Shipment {
    /// Whether another upload can follow this one.
    fn takes(&self, info: &Value, time: i64) -> Result<(), Refusal> {
        match () {
            () if self.received => Err(COMPLETE),
            () if self.info == *info => Err(UNCHANGED),
            () if self.corrected => Err(CORRECTED),
            () if time <= self.time => Err(TIME_INVALID),
            () => Ok(()),
        }
    }
}

/// A carrier that WeChat knows and that few shops use.
const RARE: (&str, &str) = ("ARAMEX", "Aramex");

/// The codes and names of all carriers.
fn known_carriers() -> Vec<(String, String)> {
    let usual = express::usual().into_iter().map(|carrier| (carrier.code.into_owned(), carrier.name.into_owned()));
    usual.chain([(RARE.0.to_owned(), RARE.1.to_owned())]).collect()
}

async fn carriers(State(wechat): State<Arc<WeChat>>, query: Query<BTreeMap<String, String>>) -> Answer {
    wechat.state().mini_program(&query)?;
    let known = known_carriers();
    let list: Vec<Value> =
        known.iter().map(|(code, name)| json!({"delivery_id": code, "delivery_name": name})).collect();
    Ok(Json(json!({"errcode": 0, "errmsg": "ok", "count": list.len(), "delivery_list": list})))
}

#[derive(Deserialize)]
struct GetOrder {
    transaction_id: Option<String>,
    merchant_id: Option<String>,
    merchant_trade_no: Option<String>,
}

async fn get_order(State(wechat): State<Arc<WeChat>>, query: Query<BTreeMap<String, String>>, body: Bytes) -> Answer {
    let state = wechat.state();
    state.mini_program(&query)?;
    let asked: GetOrder = serde_json::from_slice(&body).map_err(|_| BODY_INVALID)?;
    let key = OrderKey {
        order_number_type: if asked.transaction_id.is_some() { 2 } else { 1 },
        transaction_id: asked.transaction_id,
        mchid: asked.merchant_id,
        out_trade_no: asked.merchant_trade_no,
    };
    let trade = find(&state.pay, &key)?;
    let shipment = state.shipments.get(&trade.out_trade_no);
    let order_state = match shipment {
        _ if state.pay.promised(trade) >= trade.total => 5,
        Some(shipment) if shipment.received => 3,
        Some(shipment) if shipment.complete => 2,
        _ => 1,
    };
    Ok(Json(json!({
        "errcode": 0,
        "errmsg": "ok",
        "order": {
            "transaction_id": trade.payment.as_ref().map(|payment| &payment.transaction_id),
            "merchant_id": WeChatDouble::merchant().mch_id,
            "merchant_trade_no": trade.out_trade_no,
            "description": trade.description,
            "paid_amount": trade.total,
            "openid": trade.openid,
            "order_state": order_state,
            "in_complaint": false,
            "shipping": shipment.map_or_else(|| json!({}), |shipment| shipment.info.clone()),
        },
    })))
}

/// The paid trade that is meant.
fn find<'a>(pay: &'a Pay, key: &OrderKey) -> Result<&'a pay::Trade, Refusal> {
    let trade = match key.order_number_type {
        1 => key.out_trade_no.as_ref().and_then(|number| pay.trade(number)),
        _ => key.transaction_id.as_ref().and_then(|id| pay.trade_by_transaction(id)),
    };
    let trade = trade.ok_or(ORDER_UNKNOWN)?;
    match pay.state(trade) {
        TradeState::NotPay => Err(ORDER_UNKNOWN),
        TradeState::Closed => Err(NOT_SHIPPABLE),
        TradeState::Success | TradeState::Refund => Ok(trade),
    }
}
