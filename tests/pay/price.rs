//! A clerk's other price for an order that is not paid yet.

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::order::Event::{Paid, PartRefunded, Placed, PriceChanged, SurplusPaid},
};
use shop::local::wechat::Fault;

use super::{TOTAL, events, news, pre_order, status, unpaid};
use crate::{
    order::stock,
    support::{Answer, Client},
};

async fn reprice(clerk: &Client, order: Id, yuan: Value) -> Answer {
    clerk.put(&format!("/cms/order/{order}/price"), json!({"total_price": yuan})).await
}

#[tokio::test]
async fn the_buyer_pays_the_new_price() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    let old = pre_order(&anna, order).await.data(200);
    let changed = reprice(&clerk, order, json!(30.05)).await.data(201);
    assert_eq!(changed["total_price"], json!(30.05));
    let parameters = pre_order(&anna, order).await.data(200);
    let no = shop.stored(order).await.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("close {no}"), format!("open {no}-2")]);
    shop.wechat.request_payment(&old).expect_err("closed");
    shop.wechat.request_payment(&parameters).expect("paid");
    assert_eq!(shop.deliver(&news(&shop, &format!("{no}-2"))).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), events(&stored)), (2, vec![Placed, PriceChanged, Paid]));
    assert_eq!((stored.payments[0].total.0, stored.timeline[1].by), (3005, Some(clerk.id())));
    reprice(&clerk, order, json!(1)).await.refused(409, 50020);
}

/// Without a trade there is nothing to close, and the first number is still free.
#[tokio::test]
async fn before_the_buyer_asks_to_pay_wechat_has_no_part_in_it() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    reprice(&clerk, order, json!(0.01)).await.data(201);
    assert!(shop.asked().is_empty());
    let no = shop.pay_and_notify(&anna, order).await;
    assert_eq!(shop.wechat.ledger(), [(no, (1, 0))].into());
    assert_eq!(status(&shop.stored(order).await), 2);
}

#[tokio::test]
async fn what_has_just_been_paid_keeps_its_price() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    shop.pay(&anna, order).await;
    reprice(&clerk, order, json!(50)).await.refused(409, 8003);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.total_price.0, events(&stored)), (2, TOTAL, vec![Placed, Paid]));
}

#[tokio::test]
async fn while_wechat_does_not_close_the_price_stays() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    pre_order(&anna, order).await.data(200);
    let before = shop.stored(order).await;
    for _ in 0..2 {
        shop.wechat.fail_next_pay(Fault::PayCode(403, "RULE_LIMIT"));
    }
    reprice(&clerk, order, json!(50)).await.refused(502, 60000);
    assert_eq!(shop.stored(order).await, before);
    shop.pay_and_notify(&anna, order).await;
    assert_eq!(shop.stored(order).await.payments[0].total.0, TOTAL);
}

#[tokio::test]
async fn only_a_clerk_who_may_sets_prices() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    let other = shop.clerk(&[Permission::OrderList, Permission::OrderRefund]).await;
    reprice(&anna, order, json!(1)).await.refused(403, 10010);
    reprice(&other, order, json!(1)).await.refused(403, 10010);
    for wrong in [json!(0), json!(-1), json!(0.001), json!("1e2"), json!(null), json!(1_000_001)] {
        reprice(&clerk, order, wrong).await.refused(400, 10120);
    }
    reprice(&clerk, order + 1, json!(1)).await.refused(404, 50010);
    assert_eq!(events(&shop.stored(order).await), [Placed]);
}

/// The old trade is closed, and its payment, which was under way, comes all the same: it goes back, and the order is still
/// to be paid, at its price.
#[tokio::test]
async fn a_payment_of_the_old_price_that_slips_through_goes_back() {
    for (yuan, fen) in [(30, 3000), (50, 5000)] {
        let (shop, anna, order) = unpaid().await;
        let clerk = shop.clerk(&[Permission::OrderPrice, Permission::OrderList]).await;
        pre_order(&anna, order).await.data(200);
        reprice(&clerk, order, json!(yuan)).await.data(201);
        let parameters = pre_order(&anna, order).await.data(200);
        let no = shop.stored(order).await.order_no;
        shop.wechat.pay_regardless(&no).expect("paid");
        for _ in 0..2 {
            assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
        }
        let seen = clerk.get(&format!("/cms/order/{order}")).await.data(200);
        assert_eq!((&seen["order_status"], &seen["refundable"]), (&json!(1), &json!(0)));
        assert_eq!((&seen["payments"][0]["amount"], &seen["refunds"][0]["amount"]), (&json!(39.8), &json!(39.8)));
        assert_eq!(stock(&shop, 1).await, 8);

        // The buyer goes on, and the money goes back meanwhile.
        shop.wechat.request_payment(&parameters).expect("paid");
        shop.work().await;
        let next = format!("{no}-2");
        assert_eq!(shop.deliver(&news(&shop, &next)).await.status, 204);
        shop.wechat.finish_refunds();
        shop.clock.advance(60);
        shop.work().await;
        let stored = shop.stored(order).await;
        let happened = vec![Placed, PriceChanged, SurplusPaid, Paid, PartRefunded];
        assert_eq!((status(&stored), events(&stored)), (2, happened));
        assert_eq!((stored.refundable().0, stock(&shop, 1).await), (fen, 8));
        assert_eq!(shop.wechat.ledger(), [(no, (TOTAL, TOTAL)), (next, (fen, 0))].into());
    }
}

/// The same for an order that was closed meanwhile: it stays closed.
#[tokio::test]
async fn a_payment_of_the_old_price_does_not_open_a_closed_order() {
    let (shop, anna, order) = unpaid().await;
    let clerk = shop.clerk(&[Permission::OrderPrice]).await;
    pre_order(&anna, order).await.data(200);
    reprice(&clerk, order, json!(50)).await.data(201);
    super::cancel(&anna, order).await.data(201);
    let no = shop.stored(order).await.order_no;
    shop.wechat.pay_regardless(&no).expect("paid");
    assert_eq!(super::order_status(&super::re_notify(&anna, order).await.data(200)), 6);
    shop.work().await;
    shop.wechat.finish_refunds();
    shop.clock.advance(60);
    shop.work().await;
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (6, 10));
    assert_eq!(shop.wechat.ledger(), [(no, (TOTAL, TOTAL))].into());
}
