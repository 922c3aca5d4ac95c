//! Orders that cannot be paid, and shops that cannot be paid: WeChat hears nothing of it.

use serde_json::json;
use shared::{
    storage::{Key, Write},
    wechat::pay::merchant,
};

use super::{events, news, pre_order, trade, unpaid};
use crate::{
    order::stock,
    support::{Client, Shop},
};

#[tokio::test]
async fn what_is_no_order_of_ones_own_is_not_paid() {
    let (shop, anna, order) = unpaid().await;
    let berta = shop.payer("berta").await;
    pre_order(&shop.anonymous(), order).await.refused(401, 1002);
    pre_order(&berta, order).await.refused(404, 50010);
    pre_order(&anna, order + 1).await.refused(404, 50010);
    for id in [json!(0), json!(-1), json!(1.5), json!("abc"), json!(null), json!([order]), json!(1_u64 << 53)] {
        let msg = anna.post("/v1/pay/pre_order", json!({"id": id})).await.refused(400, 10120);
        assert!(msg["id"].is_array(), "{id}: {msg}");
    }
    assert!(shop.asked().is_empty());
    assert!(shop.stored(order).await.trades.is_empty());
}

#[tokio::test]
async fn what_is_not_unpaid_is_not_paid() {
    let (shop, anna, _) = unpaid().await;
    for status in 2..=9 {
        let order = shop.order_in_state(&anna, status).await;
        let code = if status == 6 { 50020 } else { 8003 };
        pre_order(&anna, order).await.refused(409, code);
        assert!(shop.stored(order).await.trades.is_empty(), "{status}");
    }
    assert!(shop.asked().is_empty());
}

#[tokio::test]
async fn an_order_is_paid_in_its_time() {
    let (shop, anna, order) = unpaid().await;
    shop.clock.advance(30 * 60 - 1);
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(1);
    pre_order(&anna, order).await.refused(409, 50020);
    assert_eq!(shop.asked().len(), 1);
}

#[tokio::test]
async fn somebody_whom_the_mini_program_does_not_know_cannot_pay() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let order = shop.order_in_state(&anna, 1).await;
    pre_order(&anna, order).await.refused(400, 11020);
    assert!(shop.asked().is_empty() && shop.stored(order).await.trades.is_empty());
    // The login of another app of the shop's is none of the mini-program's.
    anna.put("/v1/user/bind", json!({"account": "demo-anna", "type": 203})).await.data(201);
    pre_order(&anna, order).await.refused(400, 11020);
    anna.put("/v1/user/bind", json!({"account": "demo-anna", "type": 200})).await.data(201);
    pre_order(&anna.header("x-forwarded-proto", "https"), order).await.data(200);
}

#[tokio::test]
async fn a_shop_without_a_merchant_says_so_and_changes_nothing() {
    let (shop, anna, order) = unpaid().await;
    let (kept, before) = (merchant::load(&shop.app.table).await.expect("reads"), shop.stored(order).await);
    let kept = kept.expect("the sandbox's");
    let nobodys = Key::new("SECRET#WECHAT_PAY", "MERCHANT");
    shop.app.table.write(Write::delete(nobodys)).await.expect("deleted");
    let msg = pre_order(&shop.another_function().like(&anna), order).await.refused(502, 60000);
    assert_eq!(msg, "微信支付未配置");

    let broken = merchant::Merchant { api_v3_key: "short".into(), version: 0, ..kept.clone() };
    merchant::store(&shop.app.table, &broken).await.expect("stored");
    let msg = pre_order(&shop.another_function().like(&anna), order).await.refused(502, 60000);
    assert_eq!(msg, "微信支付配置有误");
    assert!(shop.asked().is_empty());
    assert_eq!(shop.stored(order).await, before);

    let repaired = merchant::load(&shop.app.table).await.expect("reads").expect("the broken one");
    merchant::store(&shop.app.table, &merchant::Merchant { version: repaired.version, ..kept }).await.expect("stored");
    pre_order(&shop.another_function().like(&anna), order).await.data(200);
}

/// The keys that come with the tests are everybody's: a shop that is really out there does not work with them.
#[tokio::test]
async fn a_deployed_shop_takes_no_published_key() {
    let (shop, anna, order) = unpaid().await;
    let deployed = Client::new(shop::gateway::router(&shop.deployed()).expect("the template's routes"));
    pre_order(&deployed.clone().like(&anna), order).await.refused(502, 60000);
    assert!(shop.asked().is_empty());
    shop.pay(&anna, order).await;
    let before = shop.stored(order).await;
    let refused = deployed.deliver(&news(&shop, &trade(&shop, order).await)).await;
    super::not_taken(&refused, 502);
    assert_eq!(shop.stored(order).await, before);
}

/// What costs nothing is paid when it is ordered. No clerk can set such a price; a shop's data may have it.
#[tokio::test]
async fn what_costs_nothing_never_meets_wechat() {
    use shared::shop::order::Event::{Paid, Placed};
    let (shop, anna, _) = unpaid().await;
    shop.product(2, 0, 10).await;
    let order = shop.order(&anna, 2, 3).await;
    let stored = shop.stored(order).await;
    assert_eq!((super::status(&stored), events(&stored)), (2, vec![Placed, Paid]));
    assert!(stored.tasks.is_empty() && stored.payments.is_empty());
    pre_order(&anna, order).await.refused(409, 8003);
    super::cancel(&anna, order).await.refused(409, 50020);
    shop.clock.advance(24 * 3600);
    shop.work().await;
    assert_eq!(shop.stored(order).await, stored);
    assert_eq!(stock(&shop, 2).await, 7);
    assert!(shop.asked().is_empty());
}
