//! Money that goes back in parts.

use serde_json::{Value, json};
use shared::ids::Id;

use crate::support::{Counter, events};

async fn part(counter: &Counter, order: Id, amount: f64) -> Value {
    counter.grant(order, json!({"amount": amount, "reason": "部分退款"})).await.data(201)
}

/// WeChat carries everything out that was granted, and the shop asks how it went.
async fn settle(counter: &Counter) {
    counter.shop.work().await;
    counter.shop.wechat.finish_refunds();
    counter.shop.clock.advance(10);
    counter.shop.work().await;
}

#[tokio::test]
async fn never_adds_up_to_more_than_was_paid() {
    let counter = Counter::open().await;
    let order = counter.paid(2).await;
    let trade = counter.shop.stored(order).await.trades[0].no.clone();
    let too_much = async |amount: f64, left: &str| {
        let answer = counter.grant(order, json!({"amount": amount, "reason": "部分退款"})).await;
        let msg = answer.refused(400, 10120);
        assert!(msg["amount"][0].as_str().is_some_and(|text| text.contains(left)), "{msg}");
    };
    too_much(39.81, "39.8").await;
    let first = part(&counter, order, 10.0).await;
    assert_eq!((&first["order_status"], &first["refundable"]), (&json!(2), &json!(29.8)));
    // What is granted is no longer there, before anybody has asked WeChat.
    too_much(29.81, "29.8").await;
    part(&counter, order, 0.01).await;
    settle(&counter).await;
    assert_eq!((counter.status(order).await, counter.shop.wechat.ledger()[&trade]), (2, (3980, 1001)));
    too_much(29.80, "29.79").await;

    // The last part, by its amount, is a refund of all that is left.
    let last = part(&counter, order, 29.79).await;
    assert_eq!((&last["order_status"], &last["refundable"]), (&json!(8), &json!(0)));
    counter.grant(order, json!({"amount": 0.01, "reason": "还有吗"})).await.refused(409, 50020);
    settle(&counter).await;
    assert_eq!((counter.status(order).await, counter.shop.wechat.ledger()[&trade]), (9, (3980, 3980)));
    let expected = [
        "placed",
        "paid",
        "part_refund_granted",
        "part_refund_granted",
        "part_refunded",
        "part_refunded",
        "refund_granted",
        "refunded",
    ];
    assert_eq!(events(&counter.shop.stored(order).await), expected);
    let sums: Vec<i64> = counter.shop.wechat.refunds().iter().map(|refund| refund.refund).collect();
    assert_eq!(sums, [1000, 1, 2979]);
}

/// The last part may be back before an earlier one: the order is refunded when all of it is.
#[tokio::test]
async fn is_all_back_when_every_part_is() {
    use shop::local::wechat::RefundStatus;
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    part(&counter, order, 5.0).await;
    counter.grant(order, json!({"reason": "其余"})).await.data(201);
    counter.shop.work().await;
    let nos: Vec<String> = counter.refunds(order).await.into_iter().map(|(no, _)| no).collect();
    counter.end_refund(&nos[1], RefundStatus::Success).await;
    assert_eq!(counter.status(order).await, 8);
    counter.end_refund(&nos[0], RefundStatus::Success).await;
    assert_eq!(counter.status(order).await, 9);
}

/// A part is all that the clerk grants: the order goes on as before the buyer asked.
#[tokio::test]
async fn answers_the_buyer_with_a_part() {
    let counter = Counter::open().await;
    let order = counter.shipped().await;
    counter.ask_refund(order).await;
    let granted = part(&counter, order, 5.0).await;
    assert_eq!(granted["order_status"], json!(3));
    settle(&counter).await;
    assert_eq!(counter.status(order).await, 3);
    assert_eq!(counter.due_in(order).await, Some(7 * 24 * 3600 - 10));
    // What is left can be asked for, and granted.
    counter.ask_refund(order).await;
    let rest = counter.grant(order, json!({"reason": "其余"})).await.data(201);
    assert_eq!((&rest["refunds"][1]["amount"], &rest["order_status"]), (&json!(14.9), &json!(8)));
    settle(&counter).await;
    assert_eq!(counter.status(order).await, 9);
}

/// WeChat takes fifty refunds of one payment.
#[tokio::test]
async fn fifty_times_at_most() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    for _ in 0..49 {
        part(&counter, order, 0.01).await;
    }
    let fiftieth = part(&counter, order, 0.01).await;
    assert_eq!((&fiftieth["refundable"], fiftieth["refunds"].as_array().map(Vec::len)), (&json!(19.4), Some(50)));
    for body in [json!({"amount": 0.01, "reason": "好"}), json!({"reason": "好"})] {
        counter.grant(order, body).await.refused(409, 50020);
    }
    counter.shop.work().await;
    assert_eq!(counter.shop.wechat.refunds().len(), 50);
    assert_eq!(counter.dead_letters().await, Vec::<Value>::new());
}

/// Clerks who grant parts at the same time do not give away more than there is.
#[tokio::test]
async fn clerks_do_not_grant_the_same_money_twice() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let grants = (0..5).map(|_| counter.grant(order, json!({"amount": 8, "reason": "部分退款"})));
    let answers = futures_util::future::join_all(grants).await;
    let granted = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((granted, counter.detail(order).await["refundable"].clone()), (2, json!(3.9)));
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert!(answer.refused(400, 10120)["amount"].is_array());
    }
    settle(&counter).await;
    assert_eq!(counter.shop.wechat.ledger().into_values().collect::<Vec<_>>(), [(1990, 1600)]);
}
