//! Paying through WeChat.

use serde_json::json;

use crate::support::Shop;

#[tokio::test]
async fn a_paid_order_is_paid_once_however_often_it_is_said() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = shop.payer("anna").await;
    let order = shop.order(&anna, 1, 2).await;
    let trade = shop.pay_and_notify(&anna, order).await;
    let stored = shop.stored(order).await;
    assert_eq!(stored.payments.len(), 1);
    let delivery = shop.wechat.notification(&trade, &shop::local::wechat::Twist::Honest).expect("paid");
    assert_eq!(shop.deliver(&delivery).await.status, 204);
    let detail = anna.post("/v1/pay/re_notify", json!({"id": order})).await.data(200);
    assert_eq!(detail["order_status"], 2);
    assert_eq!(shop.stored(order).await, stored);
}
