//! Cancelling what may be paid this very moment.

use shared::shop::order::Event::{Cancelled, Paid, Placed};
use shop::local::wechat::{Fault, TradeState};

use super::{cancel, events, news, order_status, pre_order, status, unpaid};
use crate::order::stock;

#[tokio::test]
async fn a_trade_is_closed_before_its_order() {
    let (shop, anna, order) = unpaid().await;
    let parameters = pre_order(&anna, order).await.data(200);
    assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
    let stored = shop.stored(order).await;
    let no = &stored.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("close {no}")]);
    assert!(stored.trades[0].closed && stored.tasks.is_empty() && !stored.holds_stock);
    assert_eq!((events(&stored), stock(&shop, 1).await), (vec![Placed, Cancelled], 10));
    shop.wechat.request_payment(&parameters).expect_err("closed");
    // Closed is closed: neither the buyer nor the clock asks WeChat again.
    cancel(&anna, order).await.refused(409, 50020);
    pre_order(&anna, order).await.refused(409, 50020);
    shop.clock.advance(3600);
    shop.work().await;
    assert_eq!((shop.asked().len(), shop.stored(order).await), (2, stored));
}

#[tokio::test]
async fn without_a_trade_wechat_has_no_part_in_it() {
    let (shop, anna, order) = unpaid().await;
    assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
    assert!(shop.asked().is_empty());
    assert_eq!(stock(&shop, 1).await, 10);
}

#[tokio::test]
async fn what_has_just_been_paid_stays() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    cancel(&anna, order).await.refused(409, 8003);
    assert_eq!(shop.asked(), [format!("open {no}"), format!("close {no}"), format!("query {no}")]);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), events(&stored)), (2, 1, vec![Placed, Paid]));
    assert_eq!(stock(&shop, 1).await, 8);
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(shop.stored(order).await, stored);
}

/// Neither the closing nor the question is answered: nobody knows, so nothing changes.
#[tokio::test]
async fn what_wechat_does_not_close_is_not_closed() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    let before = shop.stored(order).await;
    for _ in 0..2 {
        shop.wechat.fail_next_pay(Fault::PayCode(401, "SIGN_ERROR"));
    }
    cancel(&anna, order).await.refused(502, 60000);
    assert_eq!((shop.stored(order).await, stock(&shop, 1).await), (before.clone(), 8));
    // Not closed, says WeChat of a trade that it did not close.
    shop.wechat.fail_next_pay(Fault::PayCode(403, "RULE_LIMIT"));
    cancel(&anna, order).await.refused(502, 60000);
    assert_eq!((shop.stored(order).await, stock(&shop, 1).await), (before, 8));
    assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
    assert_eq!(shop.wechat.trades()[0].state, TradeState::Closed);
}

/// The request that was to open the trade did not arrive, or not yet: it is opened and closed, so that it never will be.
#[tokio::test]
async fn a_trade_that_wechat_never_heard_of_holds_nothing_up() {
    let (shop, anna, order) = unpaid().await;
    shop.wechat.fail_next_pay(Fault::PayCode(403, "NO_AUTH"));
    pre_order(&anna, order).await.refused(502, 60000);
    assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
    let asked =
        ["open", "close", "open", "close"].map(|what| format!("{what} {}", shop.wechat.trades()[0].out_trade_no));
    assert_eq!((shop.asked(), shop.wechat.trades()[0].state), (asked.to_vec(), TradeState::Closed));
    assert_eq!(stock(&shop, 1).await, 10);
}

/// Nor does a trade that WeChat does not open for anybody.
#[tokio::test]
async fn a_trade_that_wechat_does_not_open_holds_nothing_up() {
    let (shop, anna, order) = unpaid().await;
    for _ in 0..2 {
        shop.wechat.fail_next_pay(Fault::PayCode(403, "NO_AUTH"));
        pre_order(&anna, order).await.refused(502, 60000);
    }
    for code in ["ORDER_NOT_EXIST", "NO_AUTH"] {
        shop.wechat.fail_next_pay(Fault::PayCode(403, code));
    }
    assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
    assert_eq!((shop.wechat.trades().len(), stock(&shop, 1).await), (0, 10));
}

/// A trade that was closed already, by whomever, is not closed twice.
#[tokio::test]
async fn only_open_trades_are_closed() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
    pre_order(&anna, order).await.data(200);
    let asked = shop.asked().len();
    cancel(&anna, order).await.data(201);
    let no = shop.stored(order).await.order_no;
    assert_eq!(shop.asked()[asked..], [format!("close {no}-2")]);
}
