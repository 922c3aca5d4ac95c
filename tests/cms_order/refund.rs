//! A refund that the buyer asks for, and what a clerk says.

use serde_json::{Value, json};
use shared::{ids::Id, shop::order::store::Owner};
use shop::local::wechat::{RefundStatus, Twist};

use crate::support::{Counter, events};

/// A paid order in this state, which a refund can be asked for in.
async fn order_in(counter: &Counter, status: u64) -> Id {
    let order = match status {
        2 => counter.paid(1).await,
        3 => counter.shipped().await,
        4 => {
            let order = counter.out_of_stock().await;
            counter.shop.work().await;
            let no = counter.refunds(order).await[0].0.clone();
            counter.end_refund(&no, RefundStatus::Closed).await;
            order
        }
        _ => {
            let order = counter.shipped().await;
            counter.anna.put(&format!("/v1/order/{order}/confirm"), json!({})).await.data(201);
            order
        }
    };
    assert_eq!(counter.status(order).await, status);
    order
}

#[tokio::test]
async fn a_refusal_leads_back_and_the_buyer_reads_why() {
    for status in [2, 3, 4, 7] {
        let counter = Counter::open().await;
        let order = order_in(&counter, status).await;
        let (before, stock) = (counter.shop.stored(order).await, counter.stock().await);
        counter.ask_refund(order).await;
        assert_eq!(counter.status(order).await, 8);
        // It cannot be sent meanwhile.
        counter.deliver(order, json!({})).await.refused(409, 8002);
        let refused = counter.refuse(order).await.data(201);
        assert_eq!(refused["order_status"], json!(status));
        let buyers = counter.anna.get(&format!("/v1/order/{order}")).await.data(200);
        let last = buyers["timeline"].as_array().and_then(|steps| steps.last()).expect("a step").clone();
        let expected =
            json!({"event": "refund_refused", "status": status, "at": "2026-06-01 12:00:00", "note": "已拆封"});
        assert_eq!((last, &buyers["order_status"]), (expected, &json!(status)));
        let after = counter.shop.stored(order).await;
        assert_eq!(after.timeline.last().and_then(|step| step.by), Some(counter.clerk.id()));
        assert_eq!((after.holds_stock, counter.stock().await), (before.holds_stock, stock));
        assert_eq!((after.refunds, after.before_refund), (before.refunds, None));
        counter.refuse(order).await.refused(409, 50020);
        // Asking again is allowed, and leads back to the same place again.
        counter.ask_refund(order).await;
        assert_eq!(counter.refuse(order).await.data(201)["order_status"], json!(status));
    }
}

/// However the shop learns of it: told by WeChat, or by asking.
#[tokio::test]
async fn all_of_the_money_goes_back() {
    for (status, asked, told) in
        [(2, true, true), (2, true, false), (2, false, true), (2, false, false), (3, true, false), (7, false, true)]
    {
        let mut counter = Counter::open().await;
        let order = order_in(&counter, status).await;
        let trade = counter.shop.stored(order).await.trades[0].no.clone();
        if asked {
            counter.ask_refund(order).await;
        }
        let granted = counter.grant(order, json!({"reason": "质量问题"})).await.data(201);
        assert_eq!((&granted["order_status"], &granted["refundable"]), (&json!(8), &json!(0)));
        assert_eq!(counter.shop.wechat.refunds(), [], "nobody waits for WeChat in the request");
        counter.shop.work().await;
        let refund = counter.shop.wechat.refunds().pop().expect("asked for");
        assert_eq!((refund.refund, refund.reason.as_deref(), &refund.out_trade_no), (1990, Some("质量问题"), &trade));
        assert_eq!(counter.refunds(order).await, [(refund.out_refund_no.clone(), "processing".into())]);
        // No other answer while it is under way.
        counter.grant(order, json!({"reason": "再来一次"})).await.refused(409, 50020);
        counter.refuse(order).await.refused(409, 50020);
        if told {
            counter.end_refund(&refund.out_refund_no, RefundStatus::Success).await;
        } else {
            counter.shop.wechat.finish_refunds();
            counter.later(10).await;
            counter.shop.work().await;
        }
        let stored = counter.shop.stored(order).await;
        assert_eq!((u8::from(stored.status), stored.tasks.len()), (9, 0), "{asked} {told} {status}");
        assert_eq!(counter.refunds(order).await, [(refund.out_refund_no.clone(), "success".into())]);
        assert_eq!(counter.shop.wechat.ledger()[&trade], (1990, 1990));
        let buyers = counter.anna.get(&format!("/v1/order/{order}")).await.data(200);
        let steps = buyers["timeline"].as_array().expect("steps");
        assert_eq!(steps[steps.len() - 2]["note"], json!("质量问题"));
        assert_eq!(
            (&steps[steps.len() - 1]["event"], &steps[steps.len() - 1]["note"]),
            (&json!("refunded"), &json!("¥19.90"))
        );
        // What is settled stays so, whatever else arrives.
        counter.tell_refund(&refund.out_refund_no, &Twist::Honest).await.expect_taken();
        counter.later(24 * 3600).await;
        counter.shop.work().await;
        assert_eq!(counter.shop.stored(order).await, stored);
        assert_eq!(counter.shop.wechat.refunds().len(), 1);
        counter.grant(order, json!({"reason": "再来一次"})).await.refused(409, 50020);
        counter.anna.post(&format!("/v1/order/{order}/refund"), json!({"reason": "再来"})).await.refused(409, 50020);
    }
}

/// What was sold out and paid all the same gets its money back by itself, and is handled with that.
#[tokio::test]
async fn what_was_out_of_stock_is_refunded_unasked() {
    let mut counter = Counter::open().await;
    let order = counter.out_of_stock().await;
    counter.anna.post(&format!("/v1/order/{order}/refund"), json!({"reason": "快点"})).await.refused(409, 50020);
    counter.grant(order, json!({"reason": "缺货"})).await.refused(409, 50020);
    counter.shop.work().await;
    counter.shop.wechat.finish_refunds();
    counter.later(10).await;
    counter.shop.work().await;
    let stored = counter.shop.stored(order).await;
    assert_eq!((u8::from(stored.status), counter.stock().await), (5, 4), "it held nothing that could come back");
    assert_eq!(events(&stored), ["placed", "cancelled", "paid_out_of_stock", "refunded"]);
}

/// Its automatic refund failed: a clerk can grant it anew.
#[tokio::test]
async fn what_was_out_of_stock_can_be_refunded_by_a_clerk() {
    let counter = Counter::open().await;
    let order = order_in(&counter, 4).await;
    counter.grant(order, json!({"amount": 1, "reason": "缺货"})).await.refused(409, 50020);
    let granted = counter.grant(order, json!({"reason": "缺货"})).await.data(201);
    assert_eq!((&granted["order_status"], &granted["refundable"]), (&json!(4), &json!(0)));
    counter.shop.work().await;
    let no = counter.refunds(order).await[1].0.clone();
    counter.end_refund(&no, RefundStatus::Success).await;
    assert_eq!((counter.status(order).await, counter.stock().await), (5, 4));
}

/// Not paid, or not through WeChat: there is nothing that WeChat could give back.
#[tokio::test]
async fn there_is_none_without_a_payment() {
    let counter = Counter::open().await;
    for status in 1..=9 {
        let order_id = counter.shop.order_in_state(&counter.anna, status).await;
        let owner = Owner { order_id, user_id: counter.anna.id() };
        counter.shop.app.table.put_all(&[owner]).await.expect("stored");
        let before = counter.shop.stored(order_id).await;
        for body in [json!({"reason": "好"}), json!({"amount": 0.01, "reason": "好"})] {
            counter.grant(order_id, body).await.refused(409, 50020);
        }
        // Asked for, by a fixture that does not say in which state: nobody knows the way back.
        counter.refuse(order_id).await.refused(409, 50020);
        assert_eq!(counter.shop.stored(order_id).await, before, "{status}");
    }
    counter.grant(1, json!({"reason": "好"})).await.refused(404, 50010);
    counter.refuse(1).await.refused(404, 50010);
}

#[tokio::test]
async fn says_what_is_wrong_with_it() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let before = counter.shop.stored(order).await;
    let long = "长".repeat(81);
    for (body, field) in [
        (json!({}), "reason"),
        (json!({"reason": ""}), "reason"),
        (json!({"reason": long}), "reason"),
        (json!({"reason": "好", "amount": 0}), "amount"),
        (json!({"reason": "好", "amount": 0.001}), "amount"),
        (json!({"reason": "好", "amount": -1}), "amount"),
        (json!({"reason": "好", "amount": "1e0"}), "amount"),
        (json!({"reason": "好", "restock": {}}), "restock"),
        (json!({"reason": "好", "restock": [{"product_id": 1, "count": 0}]}), "restock.0.count"),
        (json!({"reason": "好", "restock": vec![json!({"product_id": 1, "count": 1}); 100]}), "restock"),
    ] {
        let msg = counter.grant(order, body.clone()).await.refused(400, 10120);
        assert!(msg[field].is_array(), "{body}: {msg}");
    }
    counter.ask_refund(order).await;
    for body in [json!({}), json!({"reason": long})] {
        let path = format!("/cms/order/{order}/refund/refuse");
        let msg = counter.clerk.put(&path, body).await.refused(400, 10120);
        assert_ne!(msg["reason"], Value::Null);
    }
    assert_eq!(counter.shop.stored(order).await.refunds, before.refunds);
}
