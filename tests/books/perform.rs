//! Acts, carried out.

use http::StatusCode;
use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::order::{Event, Order, Status, work},
};
use shop::local::wechat::{RefundStatus, TradeView, Twist};

use super::{
    act::{Act, Part, Told},
    stage::{Books, Stage},
};
use crate::support::{Answer, Client, Function};

/// What somebody was answered, and may rely on.
#[derive(Debug)]
pub struct Heard {
    pub status: StatusCode,
    pub fact: Option<Fact>,
}

#[derive(Debug)]
pub enum Fact {
    Placed(Id),
    Happened(Id, Event),
    /// The payment of this trade is written down.
    Settled(Id, String),
    /// The shop took a notification that is not true.
    Fooled,
}

impl Fact {
    pub fn holds(&self, books: &Books) -> bool {
        match self {
            Self::Placed(id) => books.orders.contains_key(id),
            Self::Happened(id, event) => books.orders[id].timeline.iter().any(|step| step.event == *event),
            Self::Settled(id, trade) => books.orders[id].payments.iter().any(|payment| payment.trade_no == *trade),
            Self::Fooled => false,
        }
    }
}

/// Whom and what a scene is about.
pub struct Subject<'a> {
    pub stage: &'a Stage,
    pub books: &'a Books,
    pub order: Option<&'a Order>,
    /// Chooses where there is a choice left.
    pub luck: u16,
}

impl Subject<'_> {
    fn any<T>(&self, mut among: Vec<T>) -> Option<T> {
        let place = usize::from(self.luck).checked_rem(among.len())?;
        Some(among.swap_remove(place))
    }
}

impl Act {
    /// Whether there is something to it with this order.
    pub fn fits(self, order: &Order, books: &Books) -> bool {
        use Status::{Closed, Completed, Paid, PaidOutOfStock, RefundAsked, Shipped, Unpaid};
        let any = |states: &[Status]| states.contains(&order.status);
        let ended = |status| status != RefundStatus::Processing;
        match self {
            Self::Place { .. } | Self::Buy { .. } | Self::Sweep | Self::Wait { .. } => true,
            Self::PreOrder | Self::Cancel | Self::Reprice { .. } | Self::TimeOut => any(&[Unpaid]),
            Self::Pay => books.trades_of(order.id).any(|trade| trade.transaction_id.is_none()) && any(&[Unpaid]),
            Self::PayLate => books.trades_of(order.id).any(|trade| trade.transaction_id.is_none()),
            Self::Tell(_) => books.untold().any(|trade| books.trades_of(order.id).any(|own| own == trade)),
            Self::ReNotify => any(&[Unpaid, Closed]),
            Self::Ship => any(&[Paid, PaidOutOfStock]),
            Self::Confirm => any(&[Shipped]),
            Self::AskRefund => any(&[Paid, Shipped, PaidOutOfStock, Completed]),
            Self::Grant { .. } => any(&[Paid, Shipped, PaidOutOfStock, Completed, RefundAsked]),
            Self::Refuse => any(&[RefundAsked]),
            Self::EndRefund(_) => books
                .refunds_of(order.id)
                .any(|refund| !matches!(refund.status, RefundStatus::Success | RefundStatus::Closed)),
            Self::TellRefund => books.refunds_of(order.id).any(|refund| ended(refund.status)),
            Self::TellAgain => !order.payments.is_empty(),
            Self::Attend => order.next_due().is_some_and(|_| order.hurry),
            Self::Run => order.tasks.iter().any(|task| task.letter.is_some()),
        }
    }

    /// `None` where there is nothing that it could be about.
    pub async fn perform(self, function: &Function, about: &Subject<'_>) -> Option<Heard> {
        let (stage, shop) = (about.stage, &about.stage.shop);
        match self {
            Self::Place { buyer, lines } => return Some(place(&function.hears(&stage.buyers[buyer]), lines).await.0),
            Self::Buy { buyer, lines } => return buy(stage, function, buyer, lines).await,
            Self::Sweep => {
                worker::handle(&function.app, &json!({})).await.ok();
                return None;
            }
            Self::Wait { seconds } => {
                shop.clock.advance(seconds);
                return None;
            }
            _ => {}
        }
        let order = about.order?;
        let (id, buyer, clerk) = (order.id, function.hears(stage.buyer_of(order)), function.hears(&stage.clerk));
        let happened = |event, answer: Answer| {
            let fact = (answer.status == 201).then_some(Fact::Happened(id, event));
            Some(Heard { status: answer.status, fact })
        };
        match self {
            Self::Place { .. } | Self::Buy { .. } | Self::Sweep | Self::Wait { .. } => None,
            Self::PreOrder => {
                let answer = buyer.post("/v1/pay/pre_order", json!({"id": id})).await;
                Some(Heard { status: answer.status, fact: None })
            }
            Self::Pay => {
                for trade in shop.wechat.trades().iter().rev().filter(|trade| is_of(trade, id)) {
                    if shop.wechat.pay(&trade.out_trade_no).is_ok() {
                        break;
                    }
                }
                None
            }
            Self::PayLate => {
                let trade = about.books.trades_of(id).find(|trade| trade.transaction_id.is_none())?;
                // Somebody at the same time may have paid it.
                shop.wechat.pay_regardless(&trade.out_trade_no).ok();
                None
            }
            Self::Tell(told) => tell(about, function, id, told).await,
            Self::ReNotify => {
                let answer = buyer.post("/v1/pay/re_notify", json!({"id": id})).await;
                Some(Heard { status: answer.status, fact: None })
            }
            Self::Cancel => happened(Event::Cancelled, buyer.put(&format!("/v1/order/{id}/cancel"), json!({})).await),
            Self::Reprice { fen } => {
                let price = json!({"total_price": yuan(fen)});
                happened(Event::PriceChanged, clerk.put(&format!("/cms/order/{id}/price"), price).await)
            }
            Self::TimeOut => {
                let now = shop.clock.now();
                let end = order.pay_before.unwrap_or(now);
                shop.clock.advance((end - now).max(0));
                work::attend(&function.app, order.user_id, id).await.ok();
                None
            }
            Self::Ship => {
                let parcel = json!({"express_company": "ZTO", "tracking_no": format!("ZT{id}")});
                happened(Event::Shipped, clerk.put(&format!("/cms/order/delivery?order_id={id}"), parcel).await)
            }
            Self::Confirm => happened(Event::Received, buyer.put(&format!("/v1/order/{id}/confirm"), json!({})).await),
            Self::AskRefund => {
                let reason = json!({"reason": "不想要了"});
                happened(Event::RefundAsked, buyer.post(&format!("/v1/order/{id}/refund"), reason).await)
            }
            Self::Refuse => {
                let reason = json!({"reason": "不退"});
                happened(Event::RefundRefused, clerk.put(&format!("/cms/order/{id}/refund/refuse"), reason).await)
            }
            Self::Grant { part, restock, key } => {
                let left = order.refundable().0;
                let amount = part.map(|part| match part {
                    Part::OneFen => 1,
                    Part::Half => (left / 2).max(1),
                    Part::TooMuch => left + 1,
                });
                let pieces = order.lines.iter().find(|line| Some(line.product_id - 1) == restock.map(u64::from));
                let grant = json!({
                    "amount": amount.map(yuan),
                    "reason": "退款",
                    "restock": restock.map(|_| pieces.map(|line| json!({"product_id": line.product_id, "count": 1})))
                        .map(|line| line.into_iter().collect::<Vec<_>>()),
                });
                let clerk = match key {
                    Some(key) => clerk.header("idempotency-key", &format!("key-{key}")),
                    None => clerk,
                };
                let answer = clerk.post(&format!("/cms/order/{id}/refund"), grant).await;
                Some(Heard { status: answer.status, fact: None })
            }
            Self::EndRefund(status) => {
                let under_way = |status| matches!(status, RefundStatus::Processing | RefundStatus::Abnormal);
                let refunds = shop.wechat.refunds().into_iter();
                let refunds = refunds.filter(|refund| is_about(&refund.out_refund_no, id) && under_way(refund.status));
                let refund = about.any(refunds.collect())?;
                shop.wechat.finish_refund(&refund.out_refund_no, status).ok();
                stage.post(shop.wechat.refund_notification(&refund.out_refund_no, &Twist::Honest));
                None
            }
            Self::TellRefund => {
                let refunds = shop.wechat.refunds().into_iter();
                let ended = refunds
                    .filter(|refund| is_about(&refund.out_refund_no, id) && refund.status != RefundStatus::Processing);
                let refund = about.any(ended.collect())?;
                let delivery = shop.wechat.refund_notification(&refund.out_refund_no, &Twist::Honest).ok()?;
                let answer = shop.deliver_to(&function.hears(&shop.anonymous()), &delivery).await;
                Some(Heard { status: answer.status, fact: None })
            }
            Self::TellAgain => {
                let delivery = about.any(stage.posted.lock().expect("not poisoned").clone())?;
                let answer = shop.deliver_to(&function.hears(&shop.anonymous()), &delivery).await;
                Some(Heard { status: answer.status, fact: None })
            }
            Self::Attend => {
                let key =
                    json!({"pk": {"S": format!("USER#{}", order.user_id)}, "sk": {"S": format!("ORDER#{id:016}")}});
                let event = json!({"Records": [{"dynamodb": {"Keys": key}}]});
                worker::handle(&function.app, &event).await.ok();
                None
            }
            Self::Run => {
                let letter = order.tasks.iter().find_map(|task| task.letter)?;
                let answer = clerk.put(&format!("/cms/order/task/{letter}/run"), json!({})).await;
                Some(Heard { status: answer.status, fact: None })
            }
        }
    }
}

/// As the wire writes money.
fn yuan(fen: i64) -> Value {
    let text = format!("{}.{:02}", fen / 100, fen % 100);
    serde_json::from_str(&text).expect("a number")
}

fn is_about(number: &str, order: Id) -> bool {
    shared::shop::order::trade::order_of(number) == Some(order)
}

fn is_of(trade: &TradeView, order: Id) -> bool {
    is_about(&trade.out_trade_no, order)
}

async fn place(buyer: &Client, lines: [u64; 3]) -> (Heard, Option<Id>) {
    let lines = (1..).zip(lines).filter(|(_, count)| *count > 0);
    let lines: Vec<Value> = lines.map(|(id, count): (Id, u64)| json!({"product_id": id, "count": count})).collect();
    let answer = buyer.post("/v1/order", json!({"products": lines})).await;
    let id = (answer.status == 201).then(|| answer.data(201)["order_id"].as_u64().expect("an id"));
    (Heard { status: answer.status, fact: id.map(Fact::Placed) }, id)
}

async fn buy(stage: &Stage, function: &Function, buyer: usize, lines: [u64; 3]) -> Option<Heard> {
    let (shop, buyer) = (&stage.shop, function.hears(&stage.buyers[buyer]));
    let (heard, id) = place(&buyer, lines).await;
    let Some(id) = id else { return Some(heard) };
    stage.placed.lock().expect("not poisoned").insert(id);
    let answer = buyer.post("/v1/pay/pre_order", json!({"id": id})).await;
    if answer.status != 200 {
        return Some(Heard { status: answer.status, fact: None });
    }
    let trades = shop.wechat.trades();
    let trade = &trades.iter().rfind(|trade| is_of(trade, id))?.out_trade_no;
    shop.wechat.pay(trade).ok()?;
    let delivery = shop.wechat.notification(trade, &Twist::Honest).ok()?;
    let answer = shop.deliver_to(&function.hears(&shop.anonymous()), &delivery).await;
    let fact = answer.status.is_success().then(|| Fact::Settled(id, trade.clone()));
    Some(Heard { status: answer.status, fact })
}

/// A payment that the shop has not heard of, if there is one; otherwise one that it has.
async fn tell(about: &Subject<'_>, function: &Function, id: Id, told: Told) -> Option<Heard> {
    let (stage, shop) = (about.stage, &about.stage.shop);
    let untold = about.any(about.books.untold().filter(|trade| is_of(trade, id)).cloned().collect());
    let paid = shop.wechat.trades().into_iter().filter(|trade| is_of(trade, id) && trade.transaction_id.is_some());
    let trade = untold.or_else(|| about.any(paid.collect()))?;
    let twist = match told {
        Told::Honestly => Twist::Honest,
        Told::OtherAmount => Twist::Amount(trade.total + 1),
        Told::OtherOrder => Twist::OtherOrder("202606010000000000000017".into()),
        Told::Forged => Twist::BadSignature,
    };
    let delivery = shop.wechat.notification(&trade.out_trade_no, &twist).ok()?;
    stage.post(Ok(delivery.clone()));
    let answer = shop.deliver_to(&function.hears(&shop.anonymous()), &delivery).await;
    let fact = match (answer.status.is_success(), told) {
        (false, _) => None,
        (true, Told::Honestly) => Some(Fact::Settled(id, trade.out_trade_no.clone())),
        (true, _) => Some(Fact::Fooled),
    };
    Some(Heard { status: answer.status, fact })
}
