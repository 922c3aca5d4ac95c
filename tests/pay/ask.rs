//! "I have paid", says the buyer's phone; WeChat says whether.

use serde_json::json;
use shop::local::wechat::Fault;

use super::{order_status, pre_order, re_notify, status, unpaid};

#[tokio::test]
async fn wechat_says_whether_it_is_paid() {
    let (shop, anna, order) = unpaid().await;
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 1);
    assert!(shop.asked().is_empty(), "there is nothing to ask about");
    let parameters = pre_order(&anna, order).await.data(200);
    let before = shop.stored(order).await;
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 1);
    assert_eq!(shop.stored(order).await, before);

    shop.wechat.request_payment(&parameters).expect("paid");
    let detail = re_notify(&anna, order).await.data(200);
    assert_eq!((order_status(&detail), &detail["id"]), (2, &json!(order)));
    assert_eq!(anna.get(&format!("/v1/order/{order}")).await.data(200), detail);
    let no = &before.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("query {no}"), format!("query {no}")]);
    // What is known is not asked for.
    assert_eq!(re_notify(&anna, order).await.data(200), detail);
    assert_eq!(shop.asked().len(), 3);
}

#[tokio::test]
async fn only_about_orders_of_ones_own() {
    let (shop, anna, order) = unpaid().await;
    let berta = shop.payer("berta").await;
    shop.pay(&anna, order).await;
    let before = shop.stored(order).await;
    re_notify(&shop.anonymous(), order).await.refused(401, 1002);
    re_notify(&berta, order).await.refused(404, 50010);
    re_notify(&anna, order + 1).await.refused(404, 50010);
    for id in [json!(0), json!("x"), json!(null)] {
        anna.post("/v1/pay/re_notify", json!({"id": id})).await.refused(400, 10120);
    }
    assert_eq!(shop.asked().len(), 1);
    assert_eq!(shop.stored(order).await, before);
}

#[tokio::test]
async fn what_wechat_does_not_say_is_not_known() {
    let (shop, anna, order) = unpaid().await;
    shop.pay(&anna, order).await;
    let before = shop.stored(order).await;
    shop.wechat.fail_next_pay(Fault::PayCode(403, "NO_AUTH"));
    re_notify(&anna, order).await.refused(502, 60000);
    assert_eq!(shop.stored(order).await, before);
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 2);
}

/// The request that was to open the trade never arrived.
#[tokio::test]
async fn a_trade_that_wechat_never_heard_of_is_not_paid() {
    let (shop, anna, order) = unpaid().await;
    shop.wechat.fail_next_pay(Fault::PayCode(403, "NO_AUTH"));
    pre_order(&anna, order).await.refused(502, 60000);
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 1);
    assert_eq!(shop.asked().len(), 2);
}

/// Of several trades, any may be the one that was paid.
#[tokio::test]
async fn every_trade_is_asked_for() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
    pre_order(&anna, order).await.data(200);
    let no = shop.stored(order).await.order_no;
    // Closed, and yet: it was under way.
    shop.wechat.pay_regardless(&no).expect("paid");
    let asked = shop.asked().len();
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 2);
    assert_eq!(shop.asked()[asked..], [format!("query {no}-2"), format!("query {no}")]);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.payments[0].trade_no.as_str()), (2, no.as_str()));
}
