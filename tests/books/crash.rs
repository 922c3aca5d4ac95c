//! A function that dies at its first call, at its second one, and so on until it gets through: each time the engine does
//! what that last call asked, and nobody hears of it. Then somebody tries again, or nobody does, and the books balance.

use shared::shop::order::{Job, Order, Status};
use shop::local::wechat::{RefundStatus, TradeState};

use super::{
    act::{Act, Told},
    audit,
    perform::Subject,
    stage::{Books, Stage},
};
use crate::support::Mishap;

const PLENTY: [u64; 3] = [1000; 3];
/// More calls than any operation makes.
const MOST: usize = 40;

const PLACE: Act = Act::Place { buyer: 0, lines: [1, 2, 0] };
const BUY: Act = Act::Buy { buyer: 0, lines: [1, 2, 0] };
const TELL: Act = Act::Tell(Told::Honestly);
const GRANT: Act = Act::Grant { part: None, restock: None, key: Some(1) };
const SUCCEED: Act = Act::EndRefund(RefundStatus::Success);
const CLOSE: Act = Act::EndRefund(RefundStatus::Closed);
const FAIL: Act = Act::EndRefund(RefundStatus::Abnormal);
const DEARER: Act = Act::Reprice { fen: 8000 };

/// Dies in `act`, after `before`, about the newest order, at every call in turn. `reached` says whether whoever tries again
/// has what they want.
async fn walk(before: &[Act], act: Act, reached: impl Fn(&Order, &Books) -> bool) {
    for again in [true, false] {
        let mut stage = Stage::set(&PLENTY).await;
        let mut calls = 0;
        for at in 1..=MOST {
            for preparation in before {
                stage.wait(1).await;
                perform(&stage, 0, *preparation, Mishap::None).await;
            }
            stage.wait(1).await;
            let survived = perform(&stage, 0, act, Mishap::Killed { at, done: true }).await;
            let case = || format!("{act:?} killed at call {at}, tried again: {again}");
            if again || survived {
                if !survived {
                    perform(&stage, 1, act, Mishap::None).await;
                }
                let books = stage.books().await;
                let order = books.orders.values().next_back().expect("an order");
                assert!(reached(order, &books), "{}: {:?}, {:?}", case(), order.status, order.timeline);
            }
            let books = stage.recover(at % 2 == 0).await;
            let audit = match &books {
                Ok(books) => audit::at_last(&stage, books).await,
                Err(error) => Err(anyhow::anyhow!("{error:#}")),
            };
            audit.unwrap_or_else(|error| panic!("{}: {error:#}", case()));
            told_once(&stage, &books.expect("audited"));
            calls = at - 1;
            if survived {
                break;
            }
        }
        assert!((1..MOST - 1).contains(&calls), "{act:?} makes {calls} calls");
        println!("{act:?}: died at each of {calls} calls");
    }
}

/// About the newest order; whether the function lived.
async fn perform(stage: &Stage, function: usize, act: Act, mishap: Mishap) -> bool {
    let books = stage.books().await;
    let subject = Subject { stage, books: &books, order: books.orders.values().next_back() };
    let function = &stage.functions[function];
    function.work(mishap, 0, act.perform(function, &subject)).await.is_some()
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_what_was_given_up() {
    let given_up = [BUY, GRANT, Act::Attend, FAIL, Act::Wait { seconds: 600 }, Act::Sweep, SUCCEED];
    walk(&given_up, Act::Run, |order, _| order.is_refunding() || order.status == Status::Refunded).await;
}
