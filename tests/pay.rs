//! Paying through WeChat: what the buyer, WeChat, the clock and bad connections make of an order.

mod ask;
mod cancel;
mod certificates;
mod down;
mod faults;
mod late;
mod mishap;
mod notify;
mod owner;
mod price;
mod refusals;
mod request;
mod spent;
mod storm;
mod timeout;
mod twice;

use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::order::{Event, Order},
};
use shop::local::wechat::{Delivery, Twist};

use crate::support::{Answer, Client, Shop};

/// What the unpaid order of [`unpaid`] costs, in fen.
pub const TOTAL: i64 = 3980;

/// A shop with ten pieces of product 1 at 19.90, and Anna, who has ordered two and not paid.
pub async fn unpaid() -> (Shop, Client, Id) {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = shop.payer("anna").await;
    let order = shop.order(&anna, 1, 2).await;
    (shop, anna, order)
}

pub async fn pre_order(caller: &Client, order: Id) -> Answer {
    caller.post("/v1/pay/pre_order", json!({"id": order})).await
}

pub async fn re_notify(caller: &Client, order: Id) -> Answer {
    caller.post("/v1/pay/re_notify", json!({"id": order})).await
}

pub async fn cancel(caller: &Client, order: Id) -> Answer {
    caller.put(&format!("/v1/order/{order}/cancel"), json!({})).await
}

/// What WeChat says of a payment.
pub fn news(shop: &Shop, trade: &str) -> Delivery {
    shop.wechat.notification(trade, &Twist::Honest).expect("paid")
}

/// The number of the order's latest trade.
pub async fn trade(shop: &Shop, order: Id) -> String {
    shop.stored(order).await.trades.last().expect("a trade").no.clone()
}

pub fn events(order: &Order) -> Vec<Event> {
    order.timeline.iter().map(|step| step.event).collect()
}

pub fn status(order: &Order) -> u8 {
    order.status.into()
}

/// How a notification is turned down.
#[track_caller]
pub fn not_taken(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status);
    assert_eq!(answer.json(), json!({"code": "FAIL", "message": "失败"}));
}

/// What the buyer reads of an order's state.
pub fn order_status(data: &Value) -> u64 {
    data["order_status"].as_u64().expect("a status")
}
