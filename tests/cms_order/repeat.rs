//! A clerk's second click: with an idempotency key it is the same refund.

use serde_json::{Value, json};

use crate::support::{Answer, Counter};

async fn grant(counter: &Counter, order: u64, key: &str, body: &Value) -> Answer {
    let clerk = counter.clerk.clone().header("idempotency-key", key);
    clerk.post(&format!("/cms/order/{order}/refund"), body.clone()).await
}

#[tokio::test]
async fn is_one_refund() {
    for body in [
        json!({"amount": 5, "reason": "部分退款"}),
        json!({"reason": "全部退款"}),
        json!({"amount": 19.9, "reason": "全部退款", "restock": []}),
    ] {
        let counter = Counter::open().await;
        let order = counter.paid(2).await;
        let first = grant(&counter, order, "k1", &body).await.data(201);
        let stored = counter.shop.stored(order).await;
        for _ in 0..2 {
            assert_eq!(grant(&counter, order, "k1", &body).await.data(201), first);
        }
        assert_eq!(counter.shop.stored(order).await, stored);
        // When it has long been carried out, too.
        counter.shop.work().await;
        counter.shop.wechat.finish_refunds();
        counter.shop.clock.advance(10);
        counter.shop.work().await;
        let stored = counter.shop.stored(order).await;
        let again = grant(&counter, order, "k1", &body).await.data(201);
        assert_eq!(
            (&again["refunds"][0]["status"], again["refunds"].as_array().map(Vec::len)),
            (&json!("success"), Some(1))
        );
        assert_eq!(counter.shop.stored(order).await, stored);
        assert_eq!(counter.shop.wechat.refunds().len(), 1);
    }
}

#[tokio::test]
async fn is_no_other_refund() {
    let full = json!({"reason": "退款"});
    let part = json!({"amount": 5, "reason": "退款"});
    let pieces = json!({"amount": 5, "reason": "退款", "restock": [{"product_id": 1, "count": 1}]});
    let none = json!({"reason": "退款", "restock": []});
    let other_reason = json!({"amount": 5, "reason": "另一个原因"});
    for (first, second) in [
        (&part, &other_reason),
        (&part, &json!({"amount": 5.01, "reason": "退款"})),
        (&part, &full),
        (&part, &pieces),
        (&pieces, &part),
        (&full, &part),
        (&full, &none),
        (&none, &full),
    ] {
        let counter = Counter::open().await;
        let order = counter.paid(2).await;
        grant(&counter, order, "k1", first).await.data(201);
        let stored = counter.shop.stored(order).await;
        grant(&counter, order, "k1", second).await.refused(409, 50030);
        assert_eq!(counter.shop.stored(order).await, stored, "{first} then {second}");
    }
}

#[tokio::test]
async fn another_key_or_order_is_another_refund() {
    let counter = Counter::open().await;
    let (order, other) = (counter.paid(1).await, counter.paid(1).await);
    let body = json!({"amount": 5, "reason": "部分退款"});
    grant(&counter, order, "k1", &body).await.data(201);
    let second = grant(&counter, order, "k2", &body).await.data(201);
    assert_eq!(second["refundable"], json!(9.9));
    assert_eq!(grant(&counter, other, "k1", &body).await.data(201)["refundable"], json!(14.9));
    // Without a key, every click counts.
    counter.grant(order, body.clone()).await.data(201);
    assert_eq!(counter.grant(order, json!({"amount": 4.9, "reason": "其余"})).await.data(201)["refundable"], json!(0));
}

#[tokio::test]
async fn clicks_at_the_same_time_are_one_refund() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let body = json!({"amount": 5, "reason": "部分退款"});
    let answers = futures_util::future::join_all((0..4).map(|_| grant(&counter, order, "k1", &body))).await;
    for answer in &answers {
        assert_eq!(answer.data(201)["refundable"], json!(14.9));
    }
    assert_eq!(counter.shop.stored(order).await.refunds.len(), 1);
}
