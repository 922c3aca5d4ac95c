//! An order as it is placed, for the tests of what becomes of it; and its books.

use std::collections::BTreeMap;

use super::{Event, Grant, Occasion, Order, Payment, Quote, RefundStatus, Shipment, Status, Trade, ledger::Stock};
use crate::{
    clock::Zone,
    error::Code,
    ids::Id,
    money::Fen,
    shop::{address::Address, product::Product},
};

/// Four pieces of it in stock, at so many fen.
pub(super) fn product(id: Id, price: i64) -> Product {
    Product {
        id,
        category_id: None,
        name: format!("商品{id}"),
        price: Fen(price),
        stock: 4,
        summary: None,
        main_image: None,
        images: Vec::new(),
        properties: Vec::new(),
        create_time: None,
        delete_time: None,
        version: 1,
    }
}

/// So many pieces of each product, at 10 yuan a piece.
pub(super) fn order(pieces: &[(Id, u64)]) -> Order {
    let quote = Quote::of(pieces.iter().map(|(id, count)| (product(*id, 1000), *count))).expect("affordable");
    let text = String::new;
    let address = Address {
        id: 1,
        name: text(),
        mobile: text(),
        province: text(),
        city: text(),
        country: text(),
        detail: text(),
    };
    let zone = Zone::named("Asia/Shanghai").expect("bundled");
    Order::place(17, 7, &quote, &address, 1_780_286_400, 1_780_288_200, &zone)
}

fn opened(mut order: Order, total: i64) -> Order {
    let (no, openid) = (order.next_trade_no(), "o1".to_owned());
    order.trades.push(Trade {
        no,
        openid,
        total: Fen(total),
        expires: 9,
        site: String::new(),
        body: String::new(),
        closed: false,
    });
    order
}

fn payment(order: &Order, transaction_id: &str, total: i64) -> Payment {
    let trade_no = order.trades.last().expect("a trade").no.clone();
    Payment {
        transaction_id: transaction_id.into(),
        trade_no,
        total: Fen(total),
        openid: "o1".into(),
        at: 0,
        surplus: false,
    }
}

fn settled(order: &Order, transaction_id: &str, stock: Stock) -> Order {
    let paid = payment(order, transaction_id, order.trades.last().expect("a trade").total.0);
    order.settle(&paid, stock, 1).expect("ours")
}

fn at(now: i64) -> Occasion {
    Occasion::at(now)
}

#[test]
fn stock_moves_by_what_an_order_holds_no_more_or_anew() {
    let order = order(&[(1, 2), (2, 1)]);
    let closed = order.after(Event::Cancelled, &at(1)).expect("unpaid");
    assert_eq!(order.stock_moves(&closed), BTreeMap::from([(1, 2), (2, 1)]));
    let late = settled(&opened(closed.clone(), 3000), "t1", Stock::There);
    assert_eq!((late.status, closed.stock_moves(&late)), (Status::Paid, BTreeMap::from([(1, -2), (2, -1)])));
    let gone = settled(&opened(closed.clone(), 3000), "t1", Stock::Gone);
    assert_eq!((gone.status, closed.stock_moves(&gone)), (Status::PaidOutOfStock, BTreeMap::new()));
    assert_eq!(gone.refunds[0].amount, Fen(3000));
}

#[test]
fn a_payment_counts_once_and_what_is_too_much_goes_back() {
    let order = opened(order(&[(1, 2)]), 2000);
    let wrong = order.settle(&payment(&order, "t1", 1999), Stock::There, 1).expect_err("not its price");
    assert_eq!(wrong.code(), Code::PaymentMismatch);
    let paid = settled(&order, "t1", Stock::There);
    assert_eq!((paid.status, paid.payment().map(|payment| payment.surplus)), (Status::Paid, Some(false)));
    assert_eq!(settled(&paid, "t1", Stock::There), paid, "told twice");
    let twice = settled(&paid, "t2", Stock::There);
    assert_eq!((twice.status, twice.refunds.len(), twice.refundable()), (Status::Paid, 1, Fen(2000)));
    assert_eq!((twice.refunds[0].transaction_id.as_str(), twice.refunds[0].amount), ("t2", Fen(2000)));
    assert_eq!(paid.stock_moves(&twice), BTreeMap::new());
}

#[test]
fn money_at_an_old_price_goes_back() {
    let dear = opened(order(&[(1, 2)]), 2000);
    let cheap = dear.reprice(Fen(1500), &at(1)).expect("unpaid");
    let slipped = settled(&cheap, "t1", Stock::There);
    assert_eq!((slipped.status, slipped.payment()), (Status::Unpaid, None));
    assert_eq!(slipped.refunds[0].amount, Fen(2000));
    assert_eq!(settled(&opened(slipped, 1500), "t2", Stock::There).status, Status::Paid);
}

#[test]
fn refunds_never_exceed_what_was_paid() {
    let paid = settled(&opened(order(&[(1, 2)]), 2000), "t1", Stock::There);
    let grant = |order: &Order, amount: Option<i64>| {
        let grant = Grant { amount: amount.map(Fen), reason: "退", restock: None, key: None };
        order.grant_refund(&grant, &at(2))
    };
    let part = grant(&paid, Some(1500)).expect("a part");
    assert_eq!((part.status, part.refundable()), (Status::Paid, Fen(500)));
    for amount in [501, 2000, 0] {
        assert!(grant(&part, Some(amount)).expect_err("more than is left").faults().fields().contains_key("amount"));
    }
    let rest = grant(&part, None).expect("the rest");
    assert_eq!((rest.status, rest.refundable(), rest.holds_stock), (Status::RefundAsked, Fen(0), false));
    grant(&rest, Some(1)).expect_err("nothing is left");
    let back = |order: &Order, number: usize, status| {
        order.refund_became(&order.refunds[number].no, status, 3).expect("allowed")
    };
    let first = back(&rest, 0, RefundStatus::Success);
    assert_eq!(first.status, Status::RefundAsked);
    assert_eq!(back(&first, 0, RefundStatus::Success), first, "told twice");
    assert_eq!(back(&first, 1, RefundStatus::Success).status, Status::Refunded);
    // WeChat gives up: the money is here again, and can be granted anew.
    let failed = back(&first, 1, RefundStatus::Closed);
    assert_eq!((failed.refundable(), failed.is_refunding()), (Fen(500), false));
    assert_eq!(failed.refuse_refund(&at(4)).expect("nothing under way").status, Status::Paid);
}

#[test]
fn goods_that_come_back_are_counted_by_the_piece() {
    let paid = settled(&opened(order(&[(1, 3), (2, 1)]), 4000), "t1", Stock::There);
    let shipment = Shipment { express_company: None, tracking_no: None, at: 2, confirm_after: 100 };
    let shipped = paid.ship(shipment, &at(2)).expect("paid");
    let restock = |pieces: &[(Id, u64)]| {
        let pieces = pieces.iter().copied().collect();
        shipped.grant_refund(&Grant { amount: Some(Fen(1)), reason: "退", restock: Some(&pieces), key: None }, &at(3))
    };
    let some = restock(&[(1, 2)]).expect("held");
    assert_eq!((shipped.stock_moves(&some), some.held()), (BTreeMap::from([(1, 2)]), BTreeMap::from([(1, 1), (2, 1)])));
    restock(&[(1, 4)]).expect_err("more than it holds");
    let whole = shipped.grant_refund(&Grant { amount: None, reason: "退", restock: None, key: None }, &at(3));
    assert!(whole.expect("the rest").holds_stock, "what was sent is not back by itself");
}

#[test]
fn a_parcel_can_change_and_wechat_is_told_once_more() {
    use super::Job::{TellShipped, UploadShipping};
    let paid = settled(&opened(order(&[(1, 1)]), 1000), "t1", Stock::There);
    let parcel = |number: &str| Shipment {
        express_company: Some("ZTO".into()),
        tracking_no: Some(number.into()),
        at: 2,
        confirm_after: 100,
    };
    let tasks = |order: &Order, job| {
        order.tasks.iter().filter(|task| task.job == job).map(|task| task.number).collect::<Vec<_>>()
    };
    assert_eq!(paid.change_parcel("SF", "1", &at(2)).expect_err("not sent"), Code::OrderNotShippable);
    let shipped = paid.ship(parcel("1"), &at(2)).expect("paid");
    let first = tasks(&shipped, UploadShipping)[0];
    assert_eq!(shipped.change_parcel("ZTO", "1", &at(3)).expect("the same"), shipped);
    // Nobody has told WeChat yet: it hears of the new one alone.
    let changed = shipped.change_parcel("SF", "2", &at(3)).expect("shipped");
    assert_eq!((changed.status, tasks(&changed, UploadShipping)), (Status::Shipped, vec![first]));
    let sent = changed.shipment.as_ref().expect("sent");
    assert_eq!((sent.express_company.as_deref(), sent.tracking_no.as_deref(), sent.at), (Some("SF"), Some("2"), 2));
    // It is being told of the former one: that ends, and the new one is still to be told.
    let begun = shipped.claim(first, 3).expect("due");
    let mut changed = begun.change_parcel("SF", "2", &at(4)).expect("shipped");
    assert_eq!(tasks(&changed, UploadShipping).len(), 2);
    changed.finish(first);
    assert_eq!(tasks(&changed, UploadShipping).len(), 1);
    assert_eq!(tasks(&changed, TellShipped).len(), 1, "one message");
    // It was given up: the new one is told in its place.
    let mut dead = begun.clone();
    dead.bury(first, 9, 5, "no".into());
    let changed = dead.change_parcel("SF", "2", &at(6)).expect("shipped");
    assert!(changed.tasks.iter().all(|task| !task.is_dead()) && tasks(&changed, UploadShipping).len() == 1);
    let received = shipped.after(Event::Received, &at(9)).expect("shipped");
    assert_eq!(received.change_parcel("SF", "2", &at(10)).expect_err("arrived"), Code::OrderNotShippable);
}

#[test]
fn receipt_is_awaited_while_it_is_shipped() {
    use super::Job::ConfirmReceipt;
    let paid = settled(&opened(order(&[(1, 1)]), 1000), "t1", Stock::There);
    let shipment = Shipment { express_company: None, tracking_no: None, at: 2, confirm_after: 100 };
    let shipped = paid.ship(shipment.clone(), &at(2)).expect("paid");
    let awaited = |order: &Order| order.tasks.iter().find(|task| task.job == ConfirmReceipt).map(|task| task.due);
    assert_eq!(awaited(&shipped), Some(102));
    let asked = shipped.ask_refund(&at(50)).expect("shipped");
    assert_eq!(awaited(&asked), None);
    let refused = asked.refuse_refund(&at(60)).expect("asked");
    assert_eq!((refused.status, awaited(&refused)), (Status::Shipped, Some(160)));
    assert_eq!(shipped.ship(shipment, &at(3)).expect_err("sent"), Code::OrderNotShippable);
}
