use serde_json::{Value, json};
use shared::{
    auth::Permission,
    metrics::Metric::{OrdersClosed, OrdersPaid, OrdersPlaced, OrdersRefusedForStock, Refunds, RevenueFen},
};
use shop::local::wechat::{RefundStatus, Twist};

use super::{check_format, minute, open, sums};
use crate::support::Log;

const ORDERS: [shared::metrics::Metric; 6] =
    [OrdersPlaced, OrdersPaid, OrdersClosed, OrdersRefusedForStock, Refunds, RevenueFen];

#[tokio::test]
async fn what_happens_to_an_order_counts_once() {
    let log = Log::begin();
    let shop = open().await;
    shop.product(1, 1990, 5).await;
    shop.product(2, 0, 5).await;
    let anna = shop.payer("anna").await;
    assert_eq!(sums(&log, ORDERS), [0; 6]);

    let keyed = anna.clone().header("idempotency-key", "one");
    let basket = |product: u64, count: u64| json!({"products": [{"product_id": product, "count": count}]});
    let order = keyed.post("/v1/order", basket(1, 2)).await.data(201)["order_id"].as_u64().expect("an id");
    keyed.post("/v1/order", basket(1, 2)).await.data(201);
    assert_eq!(sums(&log, ORDERS), [1, 0, 0, 0, 0, 0], "a repeat is the same order");

    let short = anna.post("/v1/order", basket(1, 4)).await.data(200);
    assert_eq!(short["pass"], false);
    anna.post("/v1/order", basket(9, 1)).await.refused(404, 30010);
    assert_eq!(sums(&log, ORDERS), [1, 0, 0, 1, 0, 0], "what is not sold at all is not short");

    let trade = shop.pay_and_notify(&anna, order).await;
    shop.deliver(&shop.wechat.notification(&trade, &Twist::Honest).expect("paid")).await;
    anna.post("/v1/pay/re_notify", json!({"id": order})).await.data(200);
    assert_eq!(sums(&log, ORDERS), [1, 1, 0, 1, 0, 3980], "told three times, paid once");

    let second = shop.order(&anna, 1, 1).await;
    let cancel = format!("/v1/order/{second}/cancel");
    anna.put(&cancel, json!({})).await.data(201);
    anna.put(&cancel, json!({})).await.refused(409, 50020);
    shop.order(&anna, 1, 1).await;
    shop.clock.advance(shop.app.settings().pay_within + 1);
    minute(&shop).await;
    minute(&shop).await;
    assert_eq!(sums(&log, ORDERS), [3, 1, 2, 1, 0, 3980], "one cancelled, one timed out");

    shop.order(&anna, 2, 1).await;
    assert_eq!(sums(&log, ORDERS), [4, 2, 2, 1, 0, 3980], "a gift is paid with being placed");

    let clerk = shop.clerk(Permission::ALL).await;
    let grant = json!({"amount": 10, "reason": "补差价"});
    clerk.post(&format!("/cms/order/{order}/refund"), grant).await.data(201);
    minute(&shop).await;
    assert_eq!(log.sum(Refunds), 0, "granted is not given back yet");
    let no = shop.stored(order).await.refunds[0].no.clone();
    shop.wechat.finish_refund(&no, RefundStatus::Success).expect("under way");
    let told = shop.wechat.refund_notification(&no, &Twist::Honest).expect("ended");
    shop.deliver(&told).await;
    shop.deliver(&told).await;
    minute(&shop).await;
    assert_eq!(sums(&log, ORDERS), [4, 2, 2, 1, 1, 3980]);
    check_format(&log);
}

/// Where the shop is part of no stack, nobody collects metrics.
#[tokio::test]
async fn nothing_is_counted_of_a_local_shop() {
    let log = Log::begin();
    let shop = crate::support::Shop::open().await;
    shop.product(1, 1990, 5).await;
    let anna = shop.payer("anna").await;
    shop.order(&anna, 1, 2).await;
    minute(&shop).await;
    let metrics: Vec<Value> = log.lines().into_iter().filter(|line| line.get("_aws").is_some()).collect();
    assert_eq!(metrics, [json!(null); 0]);
    assert!(log.requests().len() >= 4, "the lines are there");
}
