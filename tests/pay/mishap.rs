//! DynamoDB stumbles while a payment is settled: paid once, or WeChat is asked to say it again.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use http::StatusCode;
use serde_json::{Value, json};
use shared::shop::order::Event::{Paid, Placed};

use super::{cancel, events, news, not_taken, pre_order, re_notify, status, unpaid};
use crate::{
    order::stock,
    support::proxy::{Fate, Proxy, Rule, conflict, keys, once},
};

/// Whether a transaction writes an order.
fn is_an_orders(parameters: &Value) -> bool {
    keys("TransactWriteItems", parameters).iter().any(|key| key.contains("/ORDER#"))
}

/// The first `times` transactions about an order meet another one.
fn met(times: usize) -> (Rule, Arc<AtomicUsize>) {
    let meetings = Arc::new(AtomicUsize::new(0));
    let count = meetings.clone();
    let rule: Rule = Arc::new(move |operation, parameters| {
        let writes = keys(operation, parameters).len();
        let meets = operation == "TransactWriteItems"
            && is_an_orders(parameters)
            && count.fetch_add(1, Ordering::Relaxed) < times;
        let refusal = conflict(operation, writes, &[0]);
        Box::pin(async move { if meets { Fate::Refused(refusal) } else { Fate::Pass(None) } })
    });
    (rule, meetings)
}

#[tokio::test]
async fn a_lost_answer_settles_once() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let proxy = Proxy::start(shop.dynamo(), once(is_an_orders, async || Fate::Lost)).await;
    assert_eq!(shop.through(&proxy.url).deliver(&news(&shop, &no)).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
    assert_eq!(stock(&shop, 1).await, 8);
}

/// The answer is lost, and while DynamoDB still says "in progress" WeChat says it again.
#[tokio::test]
async fn a_payment_in_progress_is_settled_once() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let rule: Rule = Arc::new(move |operation, _| {
        let denied = operation == "TransactWriteItems" && count.fetch_add(1, Ordering::Relaxed) < 5;
        Box::pin(async move {
            let name = "com.amazonaws.dynamodb.v20120810#TransactionInProgressException";
            let deny = move |_| (StatusCode::BAD_REQUEST, json!({"__type": name, "Message": "in progress"}));
            if denied { Fate::Retold(Box::new(deny)) } else { Fate::Pass(None) }
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let (way, delivery) = (shop.through(&proxy.url), news(&shop, &no));
    let (one, other) = tokio::join!(way.deliver(&delivery), shop.deliver(&delivery));
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (204, 204));
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
}

#[tokio::test]
async fn a_transaction_that_meets_another_settles_once() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let (rule, meetings) = met(3);
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    assert_eq!(shop.through(&proxy.url).deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(meetings.load(Ordering::Relaxed), 4);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
}

/// What cannot be written is not taken: WeChat says it again.
#[tokio::test]
async fn a_table_that_is_out_of_order_takes_nothing() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let before = shop.stored(order).await;
    let broken = json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "the line is dead"});
    let rule = once(is_an_orders, move || std::future::ready(Fate::Refused(broken.clone())));
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let way = shop.through(&proxy.url);
    not_taken(&way.deliver(&news(&shop, &no)).await, 500);
    assert_eq!(shop.stored(order).await, before);
    assert_eq!(way.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(status(&shop.stored(order).await), 2);
}

/// Just before a notification is written, the buyer's phone settles the same payment: one of them was first.
#[tokio::test]
async fn somebody_elses_settling_in_between_is_found() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let between = anna.clone();
    let rule = once(is_an_orders, move || {
        let anna = between.clone();
        async move {
            re_notify(&anna, order).await.data(200);
            Fate::Pass(None)
        }
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    assert_eq!(shop.through(&proxy.url).deliver(&news(&shop, &no)).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
}

/// The answer to writing the trade down is lost: there is one trade all the same.
#[tokio::test]
async fn a_trade_is_written_down_once() {
    let (shop, anna, order) = unpaid().await;
    let proxy = Proxy::start(shop.dynamo(), once(is_an_orders, async || Fate::Lost)).await;
    let parameters = pre_order(&shop.through(&proxy.url).like(&anna), order).await.data(200);
    assert_eq!((shop.stored(order).await.trades.len(), shop.wechat.trades().len()), (1, 1));
    shop.wechat.request_payment(&parameters).expect("paid");
}

/// Nobody has the trade's number where it could not be written down: WeChat is not asked for it.
#[tokio::test]
async fn what_is_not_written_down_is_not_opened() {
    let (shop, anna, order) = unpaid().await;
    let broken = json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "the line is dead"});
    let rule = once(is_an_orders, move || std::future::ready(Fate::Refused(broken.clone())));
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    pre_order(&shop.through(&proxy.url).like(&anna), order).await.refused(500, 999);
    assert!(shop.asked().is_empty());
}

/// WeChat has closed the trade, and then the order cannot be written: whoever cancels again ends it.
#[tokio::test]
async fn a_cancellation_that_broke_off_is_carried_on() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    let broken = json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "the line is dead"});
    let rule = once(is_an_orders, move || std::future::ready(Fate::Refused(broken.clone())));
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let way = shop.through(&proxy.url).like(&anna);
    cancel(&way, order).await.refused(500, 999);
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (1, 8));
    // Instead of cancelling, the buyer may as well pay: with the next number.
    let parameters = pre_order(&anna, order).await.data(200);
    assert_eq!(shop.wechat.trades().len(), 2);
    cancel(&way, order).await.data(201);
    shop.wechat.request_payment(&parameters).expect_err("closed");
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (6, 10));
}
