//! Everything at once: an order is paid once or closed, and the goods and the money agree about which.

use std::time::Duration;

use shared::shop::order::Event::{Cancelled, Paid, Placed};
use shop::local::wechat::{Fault, TradeState};

use super::{cancel, events, news, pre_order, re_notify, status, trade, unpaid};
use crate::order::stock;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_notifications_at_once_are_one_payment() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let (anna, shop, delivery) = (anna.clone(), shop.anonymous(), news(&shop, &no));
            tokio::spawn(async move {
                match number % 5 {
                    3 => re_notify(&anna, order).await.status.as_u16(),
                    4 => cancel(&anna, order).await.status.as_u16(),
                    _ => shop.deliver(&delivery).await.status.as_u16(),
                }
            })
        })
        .collect();
    for (number, call) in calls.into_iter().enumerate() {
        let expected = [204, 204, 204, 200, 409][number % 5];
        assert_eq!(call.await.expect("answered"), expected, "{number}");
    }
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
    assert_eq!(stock(&shop, 1).await, 8);
}

/// The buyer pays on one phone and cancels on the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_and_cancelling_at_once_is_one_of_them() {
    let (shop, anna, _) = unpaid().await;
    let mut paid = 0;
    for round in 0..12 {
        let order = shop.order(&anna, 1, 1).await;
        pre_order(&anna, order).await.data(200);
        let no = trade(&shop, order).await;
        let cancelling = tokio::spawn({
            let anna = anna.clone();
            async move { cancel(&anna, order).await }
        });
        tokio::time::sleep(Duration::from_millis(round)).await;
        let payment = shop.wechat.pay(&no);
        let cancelled = cancelling.await.expect("answered");
        let (stored, state) = (shop.stored(order).await, &shop.wechat.trades());
        let state = state.iter().find(|trade| trade.out_trade_no == no).expect("the trade").state;
        if payment.is_ok() {
            cancelled.refused(409, 8003);
            assert_eq!((state, events(&stored)), (TradeState::Success, vec![Placed, Paid]));
            paid += 1;
        } else {
            cancelled.data(201);
            assert_eq!((state, events(&stored)), (TradeState::Closed, vec![Placed, Cancelled]));
        }
        assert_eq!(stored.payments.len(), usize::from(payment.is_ok()));
        // Two are in the order that `unpaid` begins with.
        assert_eq!(stock(&shop, 1).await, 8 - paid);
        if paid == 7 {
            break;
        }
    }
}

/// The request that opens the trade is lost and goes again; in between the buyer cancels on another phone.
#[tokio::test]
async fn a_trade_is_not_opened_behind_a_cancellation() {
    let (shop, anna, order) = unpaid().await;
    shop.wechat.fail_next_pay(Fault::Drop);
    let asking = tokio::spawn({
        let anna = anna.clone();
        async move { pre_order(&anna, order).await }
    });
    while shop.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    cancel(&anna, order).await.data(201);
    let asked = asking.await.expect("answered");
    if asked.status == 200 {
        shop.wechat.request_payment(&asked.data(200)).expect_err("a trade of an order that is closed");
    }
    let states: Vec<TradeState> = shop.wechat.trades().iter().map(|trade| trade.state).collect();
    assert_eq!((status(&shop.stored(order).await), states), (6, vec![TradeState::Closed]));
    assert_eq!(stock(&shop, 1).await, 10);
}
