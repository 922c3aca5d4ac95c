//! Money that comes for an order that was closed: the order gets its goods after all, or the buyer the money back.

use serde_json::json;
use shared::{
    ids::Id,
    shop::{
        order::{
            Event::{Cancelled, Paid, PaidOutOfStock, Placed, Refunded},
            Order,
            ledger::RefundStatus,
        },
        product::{Product, store},
    },
    storage::Read,
};

use super::{TOTAL, cancel, events, news, order_status, pre_order, re_notify, status, unpaid};
use crate::{
    order::{basket, edit, product, stock},
    support::{Client, NOW, Shop},
};

/// Anna's order is cancelled, and her payment, which was under way, comes through all the same; its trade.
async fn slips_through(shop: &Shop, anna: &Client, order: Id) -> String {
    pre_order(anna, order).await.data(200);
    cancel(anna, order).await.data(201);
    let no = super::trade(shop, order).await;
    shop.wechat.pay_regardless(&no).expect("paid");
    no
}

#[tokio::test]
async fn goods_that_are_there_are_taken_again() {
    let (shop, anna, order) = unpaid().await;
    let no = slips_through(&shop, &anna, order).await;
    assert_eq!(stock(&shop, 1).await, 10);
    for _ in 0..2 {
        assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), events(&stored)), (2, vec![Placed, Cancelled, Paid]));
        assert!(stored.holds_stock && stored.tasks.is_empty() && stored.refunds.is_empty());
        assert_eq!(stock(&shop, 1).await, 8);
    }
}

/// The notification got lost: the buyer's phone asks.
#[tokio::test]
async fn the_buyers_word_is_enough_to_look() {
    let (shop, anna, order) = unpaid().await;
    slips_through(&shop, &anna, order).await;
    assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 2);
    assert_eq!(stock(&shop, 1).await, 8);
}

#[tokio::test]
async fn the_money_for_goods_that_are_gone_goes_back_by_itself() {
    let (shop, anna, order) = unpaid().await;
    let no = slips_through(&shop, &anna, order).await;
    let berta = shop.payer("berta").await;
    shop.order(&berta, 1, 9).await;
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), events(&stored)), (4, vec![Placed, Cancelled, PaidOutOfStock]));
    assert!(!stored.holds_stock && stored.hurry);
    assert_eq!(stock(&shop, 1).await, 1);
    assert_eq!((stored.refunds.len(), stored.refunds[0].amount.0), (1, TOTAL));
    // Said once more, nothing more goes back.
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(shop.stored(order).await, stored);

    let refund = &stored.refunds[0].no;
    shop.work().await;
    assert_eq!(shop.asked().last(), Some(&format!("refund {refund}")));
    assert_eq!(shop.stored(order).await.refunds[0].status, RefundStatus::Processing);
    shop.wechat.finish_refunds();
    let told = shop.wechat.refund_notification(refund, &shop::local::wechat::Twist::Honest).expect("ended");
    for _ in 0..2 {
        assert_eq!(shop.deliver(&told).await.status, 204);
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), events(&stored).last()), (5, Some(&Refunded)));
        assert!(stored.tasks.is_empty() && stored.refunds[0].status == RefundStatus::Success);
    }
    assert_eq!(shop.wechat.ledger(), [(no, (TOTAL, TOTAL))].into());
    assert_eq!(stock(&shop, 1).await, 1);
}

/// Nobody tells how the refund ended: the worker asks.
#[tokio::test]
async fn the_worker_follows_a_refund_to_its_end() {
    let (shop, anna, order) = unpaid().await;
    let no = slips_through(&shop, &anna, order).await;
    edit(&shop, Product { stock: 0, ..product(&shop, 1).await }).await;
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    shop.work().await;
    shop.wechat.finish_refunds();
    shop.work().await;
    assert_eq!(status(&shop.stored(order).await), 4, "not before its time");
    shop.clock.advance(60);
    shop.work().await;
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.tasks.len()), (5, 0));
    assert_eq!(shop.wechat.ledger(), [(no, (TOTAL, TOTAL))].into());
    assert_eq!(shop.wechat.refunds().len(), 1);
}

#[tokio::test]
async fn what_is_no_longer_sold_counts_as_gone() {
    let (shop, anna, order) = unpaid().await;
    let no = slips_through(&shop, &anna, order).await;
    edit(&shop, Product { delete_time: Some(NOW), ..product(&shop, 1).await }).await;
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.refunds.len()), (4, 1));
    let kept = shop.app.table.get::<Product>(&store::key(1), Read::Consistent).await.expect("reads").expect("kept");
    assert_eq!(kept.stock, 10);
}

/// All lines or none.
#[tokio::test]
async fn of_an_order_that_lacks_one_thing_nothing_is_taken() {
    let (shop, anna, _) = unpaid().await;
    shop.product(2, 500, 5).await;
    shop.product(3, 700, 5).await;
    let placed = anna.post("/v1/order", basket(&[(2, 5), (3, 1)])).await.data(201);
    let order = placed["order_id"].as_u64().expect("an id");
    let no = slips_through(&shop, &anna, order).await;
    edit(&shop, Product { stock: 4, ..product(&shop, 2).await }).await;
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(status(&shop.stored(order).await), 4);
    assert_eq!((stock(&shop, 2).await, stock(&shop, 3).await), (4, 5));
}

/// An order from before there was stock to take, paid: it takes its goods with the payment.
#[tokio::test]
async fn an_order_that_never_held_its_goods_takes_them_when_it_is_paid() {
    for (left, after, left_after) in [(10, 2, 8), (1, 4, 1)] {
        let (shop, anna, order) = unpaid().await;
        let imported = Order { holds_stock: false, ..shop.stored(order).await };
        shop.app.table.put_all([&imported]).await.expect("stored");
        edit(&shop, Product { stock: left, ..product(&shop, 1).await }).await;
        shop.pay_and_notify(&anna, order).await;
        assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (after, left_after));
    }
}

/// Who has paid and left the shop for good has paid all the same.
#[tokio::test]
async fn the_payment_of_somebody_who_left_is_settled() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    anna.delete("/v1/user").await.data(202);
    anna.get("/v1/user").await.refused(401, 1002);
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (2, 8));
}

/// The order was closed by the clock, and the buyer is told the truth about it from the first moment.
#[tokio::test]
async fn an_order_that_timed_out_can_be_paid_late_too() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(1800);
    shop.work().await;
    let no = super::trade(&shop, order).await;
    shop.wechat.pay_regardless(&no).expect("paid");
    assert_eq!(anna.get(&format!("/v1/order/{order}")).await.data(200)["order_status"], 6);
    shop.clock.advance(3600);
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    let detail = anna.get(&format!("/v1/order/{order}")).await.data(200);
    assert_eq!((&detail["order_status"], &detail["timeline"][2]["event"]), (&json!(2), &json!("paid")));
}
