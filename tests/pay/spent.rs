//! Trade numbers that cannot be paid any more: the order goes on with the next one.

use serde_json::json;
use shared::shop::{
    order::Order,
    user::{self, LoginType},
};
use shop::local::wechat::{Fault, TradeState};

use super::{TOTAL, events, pre_order, status, unpaid};

#[tokio::test]
async fn a_spent_number_is_followed_by_the_next() {
    let spent = [
        (400, "ORDER_CLOSED"),
        (400, "ORDERCLOSED"),
        (403, "OUT_TRADE_NO_USED"),
        (400, "INVALID_REQUEST"),
        (400, "ORDERPAID"),
    ];
    for (http, code) in spent {
        let (shop, anna, order) = unpaid().await;
        pre_order(&anna, order).await.data(200);
        shop.wechat.fail_next_pay(Fault::PayCode(http, code));
        let parameters = pre_order(&anna, order).await.data(200);
        let no = shop.stored(order).await.order_no;
        let next = format!("{no}-2");
        // The old number is closed before there is a new one.
        let asked = ["open", "open", "close"].map(|what| format!("{what} {no}"));
        assert_eq!(shop.asked(), [&asked[..], &[format!("open {next}")]].concat(), "{code}");
        shop.wechat.request_payment(&parameters).expect("paid");
        shop.wechat.pay(&no).expect_err("closed");
        assert_eq!(shop.wechat.ledger(), [(no, (0, 0)), (next, (TOTAL, 0))].into());
    }
}

/// WeChat knows the number, with other parameters: as after a restored back-up.
#[tokio::test]
async fn a_number_that_stands_for_something_else_is_closed() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    let mut stored = shop.stored(order).await;
    stored.trades[0].body = stored.trades[0].body.replace("商品1", "商品一");
    shop.app.table.put_all([&stored]).await.expect("stored");
    let parameters = pre_order(&anna, order).await.data(200);
    shop.wechat.request_payment(&parameters).expect("paid");
    let states: Vec<TradeState> = shop.wechat.trades().iter().map(|trade| trade.state).collect();
    assert_eq!(states, [TradeState::Closed, TradeState::Success]);
}

/// A refusal of a number that is new is no matter of the number: another one would meet it, too.
#[tokio::test]
async fn a_new_number_that_is_refused_is_not_followed_by_more() {
    let (shop, anna, order) = unpaid().await;
    for _ in 0..6 {
        shop.wechat.fail_next_pay(Fault::PayCode(400, "INVALID_REQUEST"));
    }
    pre_order(&anna, order).await.refused(502, 60000);
    assert_eq!((shop.asked().len(), shop.stored(order).await.trades.len()), (1, 1));
}

/// Nor does an order collect numbers without end, whatever WeChat says of them.
#[tokio::test]
async fn an_order_has_twenty_trades_at_most() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    for _ in 1..20 {
        shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
        pre_order(&anna, order).await.data(200);
    }
    shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
    for _ in 0..2 {
        pre_order(&anna, order).await.refused(409, 50020);
    }
    assert_eq!(shop.stored(order).await.trades.len(), 20);
    assert!(shop.wechat.trades().iter().all(|trade| trade.state == TradeState::Closed));
    super::cancel(&anna, order).await.data(201);
}

/// The buyer has paid, nobody told the shop, and the buyer asks to pay again.
#[tokio::test]
async fn who_has_paid_is_told_so() {
    let (shop, anna, order) = unpaid().await;
    shop.pay(&anna, order).await;
    pre_order(&anna, order).await.refused(409, 8003);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments.len(), stored.trades.len()), (2, 1, 1));
    pre_order(&anna, order).await.refused(409, 8003);
}

/// An order that does not close by itself is paid whenever the buyer likes: a trade that is over makes room for the next.
#[tokio::test]
async fn a_trade_that_is_over_makes_room_for_the_next() {
    let (shop, anna, order) = unpaid().await;
    let unhurried = Order { pay_before: None, tasks: Vec::new(), ..shop.stored(order).await };
    shop.app.table.put_all([&unhurried]).await.expect("stored");
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(3599);
    let parameters = pre_order(&anna, order).await.data(200);
    assert_eq!(shop.stored(order).await.trades.len(), 1);
    shop.clock.advance(1);
    shop.wechat.request_payment(&parameters).expect_err("over");
    let no = shop.pay_and_notify(&anna, order).await;
    assert_eq!(no, format!("{}-2", shop.stored(order).await.order_no));
    assert_eq!(status(&shop.stored(order).await), 2);
}

/// The buyer goes by another WeChat user since: the trade of the old one is closed, and cannot be paid.
#[tokio::test]
async fn another_wechat_user_pays_another_trade() {
    let (shop, anna, order) = unpaid().await;
    let before = pre_order(&anna, order).await.data(200);
    let old = user::store::find(&shop.app.table, anna.id()).await.expect("reads").expect("Anna");
    let name = json!({"account": "anna", "secret": "anna-secret", "type": 100});
    anna.put("/v1/user/bind", name).await.data(201);
    anna.put("/v1/user/unbind", json!({"type": 200})).await.data(201);
    pre_order(&anna, order).await.refused(400, 11020);
    anna.put("/v1/user/bind", json!({"account": "demo-annas-other-phone", "type": 200})).await.data(201);

    let parameters = pre_order(&anna, order).await.data(200);
    let no = shop.stored(order).await.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("close {no}"), format!("open {no}-2")]);
    shop.wechat.request_payment(&before).expect_err("closed");
    shop.wechat.request_payment(&parameters).expect("paid");
    let trades = shop.wechat.trades();
    assert_eq!(Some(trades[0].openid.as_str()), old.identifier(LoginType::MiniProgram));
    assert_ne!(trades[0].openid, trades[1].openid);
    super::re_notify(&anna, order).await.data(200);
    let stored = shop.stored(order).await;
    assert_eq!(stored.payments[0].openid, trades[1].openid);
    assert_eq!(events(&stored).len(), 2);
}
