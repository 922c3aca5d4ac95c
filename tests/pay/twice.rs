//! An order that is paid twice: what is too much goes back by itself.

use shared::{
    ids::Id,
    shop::order::{
        Event::{Paid, PartRefunded, Placed, SurplusPaid},
        ledger::RefundStatus,
    },
};
use shop::local::wechat::Fault;

use super::{TOTAL, events, news, not_taken, pre_order, status, unpaid};
use crate::{
    order::stock,
    support::{Client, Shop},
};

/// Two trades of one order, both paid: the first was closed, but its payment was under way.
async fn both_paid(shop: &Shop, anna: &Client, order: Id) -> [String; 2] {
    pre_order(anna, order).await.data(200);
    shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
    let parameters = pre_order(anna, order).await.data(200);
    let no = shop.stored(order).await.order_no;
    shop.wechat.pay_regardless(&no).expect("paid");
    shop.wechat.request_payment(&parameters).expect("paid");
    [no.clone(), format!("{no}-2")]
}

#[tokio::test]
async fn the_second_payment_goes_back() {
    // Whichever is told of first is the order's.
    for order_of_news in [[0, 1], [1, 0]] {
        let (shop, anna, order) = unpaid().await;
        let trades = both_paid(&shop, &anna, order).await;
        let [kept, surplus] = order_of_news.map(|place| &trades[place]);
        for no in [kept, surplus, kept, surplus] {
            assert_eq!(shop.deliver(&news(&shop, no)).await.status, 204);
        }
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), events(&stored)), (2, vec![Placed, Paid, SurplusPaid]));
        assert_eq!((stored.payments.len(), stored.refunds.len()), (2, 1));
        assert_eq!(stored.refundable().0, TOTAL, "the order's own money is still there to be given back");
        assert_eq!(stock(&shop, 1).await, 8);

        shop.work().await;
        shop.wechat.finish_refunds();
        shop.clock.advance(60);
        shop.work().await;
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), events(&stored)), (2, vec![Placed, Paid, SurplusPaid, PartRefunded]));
        assert_eq!((stored.refunds[0].status, stored.tasks.len()), (RefundStatus::Success, 0));
        let ledger = [(kept.clone(), (TOTAL, 0)), (surplus.clone(), (TOTAL, TOTAL))];
        assert_eq!(shop.wechat.ledger(), ledger.into());
        assert_eq!(stock(&shop, 1).await, 8);
    }
}

/// A second payment after the goods are gone, and the first has gone back: it goes back, too.
#[tokio::test]
async fn both_go_back_where_there_is_nothing_to_have() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.wechat.fail_next_pay(Fault::PayCode(400, "ORDER_CLOSED"));
    pre_order(&anna, order).await.data(200);
    super::cancel(&anna, order).await.data(201);
    let no = shop.stored(order).await.order_no;
    let trades = [no.clone(), format!("{no}-2")];
    for no in &trades {
        shop.wechat.pay_regardless(no).expect("paid");
    }
    let berta = shop.payer("berta").await;
    shop.order(&berta, 1, 10).await;
    for no in &trades {
        assert_eq!(shop.deliver(&news(&shop, no)).await.status, 204);
        shop.work().await;
        shop.wechat.finish_refunds();
        shop.clock.advance(60);
        shop.work().await;
        assert_eq!(status(&shop.stored(order).await), 5);
    }
    assert_eq!(shop.wechat.ledger(), trades.map(|no| (no, (TOTAL, TOTAL))).into());
    assert_eq!(stock(&shop, 1).await, 0);
}

/// Money for a trade that the order never had is nobody's: a person has to look.
#[tokio::test]
async fn a_trade_that_the_order_does_not_know_is_not_settled() {
    let (shop, anna, order) = unpaid().await;
    let trades = both_paid(&shop, &anna, order).await;
    let mut forgetful = shop.stored(order).await;
    forgetful.trades.truncate(1);
    shop.app.table.put_all([&forgetful]).await.expect("stored");
    let before = shop.stored(order).await;
    not_taken(&shop.deliver(&news(&shop, &trades[1])).await, 400);
    assert_eq!(shop.stored(order).await, before);
    assert_eq!(shop.deliver(&news(&shop, &trades[0])).await.status, 204);
}
