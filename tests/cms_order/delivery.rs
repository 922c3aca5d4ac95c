//! Sending goods.

use serde_json::{Value, json};
use shared::shop::order::store::Owner;
use shop::local::wechat::RefundStatus;

use crate::support::{Counter, NOW};

#[tokio::test]
async fn sends_a_paid_order() {
    let counter = Counter::open().await;
    counter.shop.clock.advance(60);
    let (parcel, none) = (
        json!({"express_company": "ZTO", "tracking_no": "75123"}),
        json!({"express_company": null, "tracking_no": null}),
    );
    for (body, sent) in [(parcel.clone(), parcel), (json!({}), none.clone()), (none.clone(), none)] {
        let order = counter.paid(1).await;
        let stock = counter.stock().await;
        let answer = counter.deliver(order, body).await.data(201);
        assert_eq!(answer["jump_page"], json!(format!("pages/order/order?id={order}")));
        let at = "2026-06-01 12:01:00";
        let shipment =
            json!({"express_company": sent["express_company"], "tracking_no": sent["tracking_no"], "at": at});
        assert_eq!((&answer["order"]["order_status"], &answer["order"]["shipment"]), (&json!(3), &shipment));
        assert_eq!(counter.detail(order).await, answer["order"]);
        let buyers = counter.anna.get(&format!("/v1/order/{order}")).await.data(200);
        assert_eq!((&buyers["order_status"], &buyers["shipment"]), (&json!(3), &shipment));
        assert_eq!(buyers["timeline"][2], json!({"event": "shipped", "status": 3, "at": at}));
        let stored = counter.shop.stored(order).await;
        assert_eq!(stored.timeline[2].by, Some(counter.clerk.id()));
        assert_eq!(counter.stock().await, stock, "the goods were taken when the order was placed");
        // Once: a second parcel would overwrite the first one's number.
        counter.deliver(order, json!({"express_company": "SF", "tracking_no": "1"})).await.refused(409, 8002);
        assert_eq!(counter.shop.stored(order).await, stored);
    }
}

#[tokio::test]
async fn takes_no_body_for_none() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let path = format!("/cms/order/delivery?order_id={order}");
    let sent = counter.clerk.send(http::Method::PUT, &path, axum::body::Body::empty()).await.data(201);
    assert_eq!(sent["order"]["shipment"]["tracking_no"], Value::Null);
}

#[tokio::test]
async fn names_what_is_missing_of_a_parcel() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let before = counter.shop.stored(order).await;
    for (parcel, field) in [
        (json!({"express_company": "ZTO"}), "tracking_no"),
        (json!({"express_company": "ZTO", "tracking_no": null}), "tracking_no"),
        (json!({"tracking_no": "75123"}), "express_company"),
        (json!({"express_company": "", "tracking_no": "75123"}), "express_company"),
        (json!({"express_company": "ZTO", "tracking_no": "1".repeat(129)}), "tracking_no"),
        (json!({"express_company": 7, "tracking_no": "75123"}), "express_company"),
        (json!({"express_company": "中中通", "tracking_no": "75123"}), "express_company"),
    ] {
        let msg = counter.deliver(order, parcel.clone()).await.refused(400, 10120);
        assert_eq!(
            msg.as_object().map(|faults| faults.keys().collect::<Vec<_>>()),
            Some(vec![&field.to_owned()]),
            "{parcel}"
        );
    }
    for of in ["", "?order_id=", "?order_id=x"] {
        let msg = counter.clerk.put(&format!("/cms/order/delivery{of}"), json!({})).await.refused(400, 10120);
        assert!(msg["order_id"].is_array(), "{of}: {msg}");
    }
    counter.deliver(1, json!({})).await.refused(404, 50010);
    assert_eq!(counter.shop.stored(order).await, before);
}

#[tokio::test]
async fn sends_nothing_in_any_other_state() {
    let counter = Counter::open().await;
    for status in [1, 3, 5, 6, 7, 8, 9] {
        let order_id = counter.shop.order_in_state(&counter.anna, status).await;
        let owner = Owner { order_id, user_id: counter.anna.id() };
        counter.shop.app.table.put_all(&[owner]).await.expect("stored");
        let before = counter.shop.stored(order_id).await;
        counter.deliver(order_id, json!({})).await.refused(409, 8002);
        assert_eq!(counter.shop.stored(order_id).await, before, "{status}");
    }
}

#[tokio::test]
async fn two_clerks_send_an_order_once() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let parcels = ["A1", "A2", "A3"]
        .map(|number| counter.deliver(order, json!({"express_company": "ZTO", "tracking_no": number})));
    let answers = futures_util::future::join_all(parcels).await;
    let sent: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(sent.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.refused(409, 8002);
    }
    assert_eq!(counter.detail(order).await["shipment"], sent[0].data(201)["order"]["shipment"]);
}

/// What was sold out and paid all the same gets its money back, unless that fails and there are goods again.
#[tokio::test]
async fn sends_what_was_out_of_stock_when_its_refund_failed_and_there_is_more() {
    let counter = Counter::open().await;
    let order = counter.out_of_stock().await;
    // Nobody has asked WeChat yet; WeChat is at it.
    counter.set_stock(100).await;
    counter.deliver(order, json!({})).await.refused(409, 8002);
    counter.shop.work().await;
    counter.deliver(order, json!({})).await.refused(409, 8002);
    let no = counter.refunds(order).await[0].0.clone();
    counter.end_refund(&no, RefundStatus::Abnormal).await;
    counter.deliver(order, json!({})).await.refused(409, 8002);
    counter.end_refund(&no, RefundStatus::Closed).await;
    assert_eq!((counter.status(order).await, counter.detail(order).await["refundable"].clone()), (4, json!(99.5)));

    counter.set_stock(4).await;
    let before = counter.shop.stored(order).await;
    counter.deliver(order, json!({})).await.refused(409, 30020);
    assert_eq!((counter.shop.stored(order).await, counter.stock().await), (before, 4));

    counter.set_stock(7).await;
    let sent = counter.deliver(order, json!({})).await.data(201);
    assert_eq!((&sent["order"]["order_status"], counter.stock().await), (&json!(5), 2));
    assert_eq!(sent["order"]["snap_items"][0]["has_stock"], json!(true));
    // Handled is the end: no clock confirms it, and nothing is taken a second time.
    counter.shop.work().await;
    assert_eq!((counter.due_in(order).await, counter.shop.wechat.shipments().len()), (None, 1));
    counter.deliver(order, json!({})).await.refused(409, 8002);
    assert_eq!(counter.stock().await, 2);
}

#[tokio::test]
async fn sends_nothing_whose_money_is_back() {
    let counter = Counter::open().await;
    let order = counter.out_of_stock().await;
    counter.shop.work().await;
    let no = counter.refunds(order).await[0].0.clone();
    counter.end_refund(&no, RefundStatus::Success).await;
    assert_eq!((counter.status(order).await, counter.stock().await), (5, 4));
    counter.set_stock(100).await;
    counter.deliver(order, json!({})).await.refused(409, 8002);
    assert_eq!(counter.shop.clock.now(), NOW);
}
