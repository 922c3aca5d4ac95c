//! Orders that are not paid in time.

use serde_json::json;
use shared::shop::{
    order::Event::{Paid, Placed, TimedOut},
    parameter::Override,
};
use shop::local::wechat::{Fault, TradeState};

use super::{events, pre_order, status, unpaid};
use crate::{order::stock, support::NOW};

const MINUTES: i64 = 60;

#[tokio::test]
async fn an_order_closes_when_its_time_is_over() {
    let (shop, anna, order) = unpaid().await;
    let parameters = pre_order(&anna, order).await.data(200);
    let before = shop.stored(order).await;
    shop.clock.advance(30 * MINUTES - 1);
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}));
    assert_eq!(shop.stored(order).await, before);
    shop.clock.advance(1);
    assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
    let stored = shop.stored(order).await;
    let no = &stored.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("close {no}")]);
    assert_eq!((events(&stored), stock(&shop, 1).await), (vec![Placed, TimedOut], 10));
    assert_eq!(stored.timeline[1].at, NOW + 30 * MINUTES);
    assert!(stored.tasks.is_empty() && stored.trades[0].closed);
    shop.wechat.request_payment(&parameters).expect_err("closed");
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}));
}

#[tokio::test]
async fn an_order_that_was_paid_or_cancelled_has_no_time_limit() {
    let (shop, anna, paid) = unpaid().await;
    let cancelled = shop.order(&anna, 1, 1).await;
    shop.pay_and_notify(&anna, paid).await;
    super::cancel(&anna, cancelled).await.data(201);
    let before = (shop.stored(paid).await, shop.stored(cancelled).await);
    shop.clock.advance(24 * 60 * MINUTES);
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}));
    assert_eq!((shop.stored(paid).await, shop.stored(cancelled).await), before);
}

/// WeChat does not say whether the order is paid: it is asked again, later each time, and the order stays.
#[tokio::test]
async fn nothing_closes_while_wechat_does_not_say() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(30 * MINUTES);
    for pause in [10, 30, 60, 180] {
        for _ in 0..2 {
            shop.wechat.fail_next_pay(Fault::PayCode(403, "RULE_LIMIT"));
        }
        assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), events(&stored)), (1, vec![Placed]));
        assert!(stored.tasks[0].error.as_ref().is_some_and(|error| error.contains("RULE_LIMIT")));
        shop.clock.advance(pause - 1);
        assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}), "not before {pause} s");
        assert_eq!(stock(&shop, 1).await, 8);
        shop.clock.advance(1);
    }
    shop.work().await;
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (6, 10));
}

/// The notification never came, and the buyer did not wait: the clock finds the payment.
#[tokio::test]
async fn what_was_paid_meanwhile_is_settled() {
    let (shop, anna, order) = unpaid().await;
    shop.pay(&anna, order).await;
    shop.clock.advance(30 * MINUTES);
    assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
    let stored = shop.stored(order).await;
    assert_eq!((events(&stored), stored.payments.len()), (vec![Placed, Paid], 1));
    assert_eq!(stored.payments[0].at, NOW, "when it was paid, not when that was found out");
    assert!(stored.tasks.is_empty());
    assert_eq!(stock(&shop, 1).await, 8);
}

/// Thirty orders, of which every third was paid unseen and every third has no trade, and no worker for a day.
#[tokio::test]
async fn a_day_without_a_worker_is_made_up_for_at_once() {
    let (shop, anna, first) = unpaid().await;
    shop.product(2, 100, 30).await;
    super::cancel(&anna, first).await.data(201);
    let mut orders = Vec::new();
    for number in 0..30 {
        let order = shop.order(&anna, 2, 1).await;
        match number % 3 {
            0 => drop(shop.pay(&anna, order).await),
            1 => drop(pre_order(&anna, order).await.data(200)),
            _ => {}
        }
        orders.push(order);
    }
    shop.clock.advance(24 * 60 * MINUTES);
    assert_eq!(shop.work().await, json!({"attended": 30, "failed": 0}));
    for (number, order) in orders.into_iter().enumerate() {
        let stored = shop.stored(order).await;
        let expected = if number % 3 == 0 { vec![Placed, Paid] } else { vec![Placed, TimedOut] };
        assert_eq!(events(&stored), expected, "{number}");
    }
    assert_eq!(stock(&shop, 2).await, 20);
    let states: Vec<TradeState> = shop.wechat.trades().iter().map(|trade| trade.state).collect();
    assert_eq!(states, [TradeState::Success, TradeState::Closed].repeat(10));
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}));
}

/// Two workers, a late one and the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_close_an_order_once() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(30 * MINUTES);
    let (one, other) = tokio::join!(shop.work(), shop.work());
    assert_eq!((&one["failed"], &other["failed"]), (&json!(0), &json!(0)));
    let stored = shop.stored(order).await;
    assert_eq!((events(&stored), stock(&shop, 1).await), (vec![Placed, TimedOut], 10));
}

/// The shop's owner sets the time; orders that are there keep theirs.
#[tokio::test]
async fn the_time_is_the_shops_own() {
    let (shop, anna, before) = unpaid().await;
    let five = Override { value: Some("5".into()), ..Override::none("order.pay_minutes") };
    shop.app.table.put_all([&five]).await.expect("stored");
    shop.clock.advance(MINUTES);
    let order = shop.order(&anna, 1, 1).await;
    assert_eq!(shop.stored(order).await.pay_before, Some(NOW + 6 * MINUTES));
    shop.clock.advance(5 * MINUTES - 1);
    shop.work().await;
    assert_eq!(status(&shop.stored(order).await), 1);
    shop.clock.advance(1);
    pre_order(&anna, order).await.refused(409, 50020);
    shop.work().await;
    assert_eq!((status(&shop.stored(order).await), status(&shop.stored(before).await)), (6, 1));
    assert_eq!(stock(&shop, 1).await, 8);
}
