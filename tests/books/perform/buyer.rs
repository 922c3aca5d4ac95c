use http::StatusCode;
use serde_json::{Value, json};
use shared::{ids::Id, shop::order::Event};
use shop::local::wechat::Twist;

use super::{Fact, Heard, Work, wechat::is_about};
use crate::{
    books::stage::Stage,
    support::{Client, Function},
};

pub(super) async fn place(buyer: &Client, lines: [u64; 3]) -> (Heard, Option<Id>) {
    let lines: Vec<(Id, u64)> = (1..).zip(lines).filter(|(_, count)| *count > 0).collect();
    let answer = buyer.post("/v1/order", crate::order::basket(&lines)).await;
    let id = (answer.status == StatusCode::CREATED).then(|| answer.data(201)["order_id"].as_u64().expect("an id"));
    (Heard { status: answer.status, fact: id.map(Fact::Placed) }, id)
}

/// Orders, pays, and WeChat tells of it.
pub(super) async fn buy(stage: &Stage, function: &Function, buyer: usize, lines: [u64; 3]) -> Option<Heard> {
    let (shop, buyer) = (&stage.shop, function.hears(&stage.buyers[buyer]));
    let (heard, id) = place(&buyer, lines).await;
    let Some(id) = id else { return Some(heard) };
    stage.remember(&Fact::Placed(id));
    let answer = buyer.post("/v1/pay/pre_order", json!({"id": id})).await;
    if answer.status != StatusCode::OK {
        return Some(Heard::of(&answer));
    }
    shop.wechat.request_payment(&answer.data(200)).ok()?;
    let trades = shop.wechat.trades();
    let trade = &trades.iter().find(|trade| is_about(&trade.out_trade_no, id))?.out_trade_no;
    let delivery = shop.wechat.notification(trade, &Twist::Honest).ok()?;
    let answer = function.hears(&shop.anonymous()).deliver(&delivery).await;
    let fact = answer.status.is_success().then(|| Fact::Settled(id, trade.clone()));
    Some(Heard { status: answer.status, fact })
}

impl Work<'_> {
    fn this(&self) -> Value {
        json!({"id": self.id})
    }

    pub(super) async fn pre_order(&self) -> Option<Heard> {
        Some(Heard::of(&self.buyer().post("/v1/pay/pre_order", self.this()).await))
    }

    pub(super) async fn re_notify(&self) -> Option<Heard> {
        Some(Heard::of(&self.buyer().post("/v1/pay/re_notify", self.this()).await))
    }

    pub(super) async fn cancel(&self) -> Option<Heard> {
        let answer = self.buyer().put(&format!("/v1/order/{}/cancel", self.id), json!({})).await;
        Some(Heard::happened(&answer, self.id, Event::Cancelled))
    }

    pub(super) async fn confirm(&self) -> Option<Heard> {
        let answer = self.buyer().put(&format!("/v1/order/{}/confirm", self.id), json!({})).await;
        Some(Heard::happened(&answer, self.id, Event::Received))
    }

    pub(super) async fn ask_refund(&self) -> Option<Heard> {
        let reason = json!({"reason": "不想要了"});
        let answer = self.buyer().post(&format!("/v1/order/{}/refund", self.id), reason).await;
        Some(Heard::happened(&answer, self.id, Event::RefundAsked))
    }
}
