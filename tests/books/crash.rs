//! A function that dies at its first call, at its second one, and so on until it gets through: each time the engine does
//! what that last call asked, and nobody hears of it. Then somebody tries again, or nobody does, and the books balance.

use shared::shop::order::{Job, Order, Status};
use shop::local::wechat::{RefundStatus, TradeState};

use super::{
    act::{Act, Told},
    audit,
    stage::{Books, Stage},
};
use crate::support::Mishap;

/// One product that is soon gone, and two that are not.
const STOCK: [u64; 3] = [1, 1000, 1000];
/// More calls than any operation makes; twice as many orders still fit on one page.
const MOST: usize = 20;

const PLACE: Act = Act::Place { buyer: 0, lines: [0, 1, 2] };
const BUY: Act = Act::Buy { buyer: 0, lines: [0, 1, 2] };
const TELL: Act = Act::Tell(Told::Honestly);
const GRANT: Act = Act::Grant { part: None, restock: None, key: Some(1) };
const SUCCEED: Act = Act::EndRefund(RefundStatus::Success);
const CLOSE: Act = Act::EndRefund(RefundStatus::Closed);
const FAIL: Act = Act::EndRefund(RefundStatus::Abnormal);
const DEARER: Act = Act::Reprice { fen: 8000 };

/// Dies in `act`, after `before`, at every call in turn; all of it is about the newest order of the first buyer. Then
/// somebody tries again, and `reached` says whether they have what they want; with a second order nobody does.
async fn walk(before: &[Act], act: Act, reached: impl Fn(&Order, &Books) -> bool) {
    let mut stage = Stage::set(&STOCK).await;
    for at in 1..=MOST {
        let mut lived = 0;
        for again in [true, false] {
            if stage.books().await.stock[&1] == 0 {
                close_the_books(&mut stage, at).await;
                stage = Stage::set(&STOCK).await;
            }
            for preparation in before {
                stage.wait(1).await;
                stage.act(0, *preparation, Mishap::None).await;
            }
            stage.wait(1).await;
            let survived = stage.act(0, act, Mishap::Killed { at, done: true }).await;
            if again && !survived {
                stage.act(1, act, Mishap::None).await;
            }
            if again || survived {
                let books = stage.books().await;
                let order = stage.newest(&books).expect("an order");
                assert!(reached(order, &books), "killed at call {at}: {:?}, {:?}", order.status, order.timeline);
            }
            lived += usize::from(survived);
        }
        let books = close_the_books(&mut stage, at).await;
        if lived == 2 {
            audit::lists(&stage, &books).await.expect("each order in its list");
            assert!(at > 1, "{act:?} makes no calls");
            println!("{act:?}: died at each of {} calls", at - 1);
            return;
        }
    }
    panic!("{act:?} makes more than {MOST} calls");
}

/// Everything is done that is to be done, and the books balance.
async fn close_the_books(stage: &mut Stage, at: usize) -> Books {
    let books =
        stage.recover(at.is_multiple_of(2)).await.unwrap_or_else(|error| panic!("killed at call {at}: {error:#}"));
    audit::at_last(stage, &books).unwrap_or_else(|error| panic!("killed at call {at}: {error:#}"));
    told_once(stage, &books);
    books
}

/// WeChat takes only one correction of what is told of a parcel: nothing is told twice.
fn told_once(stage: &Stage, books: &Books) {
    for shipment in stage.shop.wechat.shipments() {
        assert_eq!(shipment.uploads, 1, "{shipment:?}");
    }
    let uploads = |order: &Order| order.tasks.iter().any(|task| task.job == Job::UploadShipping);
    assert!(!books.orders.values().any(uploads), "a parcel was never told of");
}

fn is_paid_once(order: &Order, _: &Books) -> bool {
    order.status == Status::Paid && order.payments.len() == 1
}

fn is_closed(order: &Order, books: &Books) -> bool {
    order.status == Status::Closed && nobody_can_pay(order, books)
}

fn nobody_can_pay(order: &Order, books: &Books) -> bool {
    books.trades_of(order.id).all(|trade| trade.state == TradeState::Closed)
}

fn can_be_paid(order: &Order, books: &Books) -> bool {
    let open = |trade: &&shop::local::wechat::TradeView| trade.state == TradeState::NotPay;
    books.trades_of(order.id).filter(open).map(|trade| trade.total).eq([order.total_price.0])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing() {
    walk(&[], PLACE, |order, _| order.status == Status::Unpaid).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_to_pay() {
    walk(&[PLACE], Act::PreOrder, can_be_paid).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_to_pay_another_price() {
    walk(&[PLACE, Act::PreOrder, DEARER], Act::PreOrder, can_be_paid).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hearing_of_a_payment() {
    walk(&[PLACE, Act::PreOrder, Act::Pay], TELL, is_paid_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inquiring_about_a_payment() {
    walk(&[PLACE, Act::PreOrder, Act::Pay], Act::ReNotify, is_paid_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_what_could_be_paid() {
    walk(&[PLACE, Act::PreOrder], Act::Cancel, is_closed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_what_was_paid() {
    walk(&[PLACE, Act::PreOrder, Act::Pay], Act::Cancel, is_paid_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn timing_out() {
    walk(&[PLACE, Act::PreOrder], Act::TimeOut, is_closed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn timing_out_what_was_paid() {
    walk(&[PLACE, Act::PreOrder, Act::Pay], Act::TimeOut, is_paid_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_payment() {
    walk(&[PLACE, Act::PreOrder, Act::Cancel, Act::PayLate], TELL, is_paid_once).await;
}

/// A clerk asked for more after the trade was opened, and the buyer paid all the same: that is not the order's price.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_payment_of_the_old_price() {
    walk(&[PLACE, Act::PreOrder, DEARER, Act::PayLate], TELL, |order, _| {
        let went_back =
            order.refunds.iter().map(|refund| refund.amount).eq(order.payments.iter().map(|paid| paid.total));
        order.payment().is_none() && order.payments.len() == 1 && went_back
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_payment_for_what_is_gone() {
    let (place, others) = (Act::Place { buyer: 0, lines: [1, 1, 0] }, Act::Buy { buyer: 1, lines: [1, 0, 0] });
    walk(&[place, Act::PreOrder, Act::Cancel, others, Act::PayLate], TELL, |order, _| {
        order.status == Status::PaidOutOfStock && order.refunds.len() == 1 && order.held().is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_price() {
    walk(&[PLACE, Act::PreOrder], DEARER, |order, books| order.total_price.0 == 8000 && nobody_can_pay(order, books))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shipping() {
    walk(&[BUY], Act::Ship, |order, _| order.status == Status::Shipped).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telling_of_a_parcel() {
    walk(&[BUY, Act::Ship], Act::Attend, |order, _| order.status == Status::Shipped).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn granting_a_refund() {
    walk(&[BUY], GRANT, |order, _| order.refunds.len() == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bringing_a_refund_to_wechat() {
    walk(&[BUY, GRANT], Act::Attend, |order, _| order.refunds.len() == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hearing_of_a_refund() {
    walk(&[BUY, GRANT, Act::Attend, SUCCEED], Act::TellRefund, |order, _| order.status == Status::Refunded).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hearing_of_a_refund_that_failed() {
    walk(&[BUY, GRANT, Act::Attend, CLOSE], Act::TellRefund, |order, _| !order.is_refunding()).await;
}

/// The order does not need that money: it goes back by another refund.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hearing_that_a_surplus_did_not_go_back() {
    let paid_twice =
        [PLACE, Act::PreOrder, DEARER, Act::PreOrder, Act::Pay, TELL, Act::PayLate, TELL, Act::Attend, CLOSE];
    walk(&paid_twice, Act::TellRefund, |order, _| order.payments.len() == 2 && order.refunds.len() == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_what_was_given_up() {
    let given_up = [BUY, GRANT, Act::Attend, FAIL, Act::Wait { seconds: 600 }, Act::Sweep, SUCCEED];
    walk(&given_up, Act::Run, |order, _| order.is_refunding() || order.status == Status::Refunded).await;
}
