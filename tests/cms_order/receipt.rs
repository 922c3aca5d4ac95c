//! The end of a delivery: the buyer says that the goods are there, or the clock does.

use serde_json::json;

use crate::support::{Counter, events};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn the_buyer_confirms() {
    let mut counter = Counter::open().await;
    let order = counter.shipped().await;
    let path = format!("/v1/order/{order}/confirm");
    counter.clerk.put(&path, json!({})).await.refused(404, 50010);
    let confirmed = counter.anna.put(&path, json!({})).await.data(201);
    assert_eq!(confirmed["order_status"], json!(7));
    assert_eq!(counter.due_in(order).await, None);
    counter.later(60 * DAY).await;
    counter.shop.work().await;
    assert_eq!(events(&counter.shop.stored(order).await), ["placed", "paid", "shipped", "received"]);
}

#[tokio::test]
async fn the_clock_confirms_after_seven_days_and_not_before() {
    let mut counter = Counter::open().await;
    let order = counter.shipped().await;
    counter.later(7 * DAY - 1).await;
    counter.shop.work().await;
    assert_eq!(counter.status(order).await, 3);
    counter.later(1).await;
    counter.shop.work().await;
    let stored = counter.shop.stored(order).await;
    assert_eq!(events(&stored), ["placed", "paid", "shipped", "received_by_time"]);
    assert_eq!((u8::from(stored.status), &stored.tasks), (7, &vec![]));
    counter.shop.work().await;
    assert_eq!(counter.shop.stored(order).await, stored);
}

/// By the clock, in so many seconds, and not one before.
async fn confirmed_after(counter: &mut Counter, order: u64, seconds: i64) {
    counter.later(seconds - 1).await;
    counter.shop.work().await;
    assert_eq!(counter.status(order).await, 3);
    counter.later(1).await;
    counter.shop.work().await;
    assert_eq!(counter.status(order).await, 7);
}

/// The buyer was promised the time that held when the goods were sent.
#[tokio::test]
async fn the_owner_says_after_how_many_days() {
    let mut counter = Counter::open().await;
    counter.set("order.confirm_days", "3").await;
    let order = counter.shipped().await;
    counter.set("order.confirm_days", "60").await;
    confirmed_after(&mut counter, order, 3 * DAY - 10).await;
}

#[tokio::test]
async fn the_clock_waits_while_somebody_decides_about_a_refund() {
    let mut counter = Counter::open().await;
    let order = counter.shipped().await;
    counter.later(6 * DAY).await;
    counter.ask_refund(order).await;
    counter.later(30 * DAY).await;
    counter.shop.work().await;
    assert_eq!((counter.status(order).await, counter.due_in(order).await), (8, None));
    // The buyer has the whole time again to object to the refusal.
    counter.refuse(order).await.data(201);
    assert_eq!((counter.status(order).await, counter.due_in(order).await), (3, Some(7 * DAY)));
    confirmed_after(&mut counter, order, 7 * DAY).await;
}

#[tokio::test]
async fn a_part_that_goes_back_does_not_stop_the_clock() {
    let mut counter = Counter::open().await;
    let order = counter.shipped().await;
    counter.later(DAY).await;
    counter.grant(order, json!({"amount": 1, "reason": "包装破损"})).await.data(201);
    counter.shop.work().await;
    counter.shop.wechat.finish_refunds();
    counter.later(6 * DAY).await;
    counter.shop.work().await;
    let stored = counter.shop.stored(order).await;
    assert_eq!((u8::from(stored.status), stored.tasks.len()), (7, 0), "{:?}", events(&stored));
}
