//! How a refund ends, and everything that WeChat may say about it on the way: twice, late, wrong, or before it has answered.

use std::time::Duration;

use serde_json::{Value, json};
use shared::ids::Id;
use shop::local::wechat::{Fault, RefundStatus, Twist};

use crate::support::{Counter, events};

/// An order of one piece whose whole price WeChat is giving back; the refund's number.
async fn under_way(counter: &Counter) -> (Id, String) {
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    counter.shop.work().await;
    let (no, status) = counter.refunds(order).await.remove(0);
    assert_eq!(status, "processing");
    (order, no)
}

#[tokio::test]
async fn closed_by_wechat_it_can_be_granted_anew() {
    for told in [true, false] {
        let mut counter = Counter::open().await;
        let (order, no) = under_way(&counter).await;
        if told {
            counter.end_refund(&no, RefundStatus::Closed).await;
        } else {
            counter.shop.wechat.finish_refund(&no, RefundStatus::Closed).expect("under way");
            counter.later(10).await;
            counter.shop.work().await;
        }
        let detail = counter.detail(order).await;
        let failed = (&detail["order_status"], &detail["refundable"], &detail["refunds"][0]["status"]);
        assert_eq!(failed, (&json!(8), &json!(19.9), &json!("closed")));
        assert_eq!((&detail["tasks"], counter.dead_letters().await), (&json!([]), vec![]));
        assert_eq!(events(&counter.shop.stored(order).await).last(), Some(&json!("refund_failed")));

        counter.grant(order, json!({"reason": "再试一次"})).await.data(201);
        counter.shop.work().await;
        let nos: Vec<String> = counter.refunds(order).await.into_iter().map(|(no, _)| no).collect();
        assert_ne!(nos[0], nos[1], "a number stands for one refund for ever");
        counter.end_refund(&nos[1], RefundStatus::Success).await;
        assert_eq!(counter.status(order).await, 9);
        assert_eq!(counter.shop.wechat.ledger().into_values().collect::<Vec<_>>(), [(1990, 1990)]);
    }
}

/// The bank refused it: a person sees to it at WeChat, and the letter goes with that.
#[tokio::test]
async fn abnormal_it_waits_for_a_person() {
    for (by_run, end, status) in
        [(false, RefundStatus::Success, 9), (true, RefundStatus::Success, 9), (true, RefundStatus::Closed, 8)]
    {
        let mut counter = Counter::open().await;
        let (order, no) = under_way(&counter).await;
        counter.end_refund(&no, RefundStatus::Abnormal).await;
        assert_eq!((counter.status(order).await, counter.detail(order).await["refundable"].clone()), (8, json!(0)));
        counter.refuse(order).await.refused(409, 50020);
        counter.later(10).await;
        counter.shop.work().await;
        let letters = counter.dead_letters().await;
        let letter = (&letters[0]["order_id"], &letters[0]["job"], letters.len());
        assert_eq!(letter, (&json!(order), &json!({"kind": "refund", "no": no}), 1));
        // Late words from before.
        assert_eq!(counter.refunds(order).await, [(no.clone(), "abnormal".into())]);
        // To run it changes nothing while nobody has seen to it.
        counter.run(&letters[0]).await.data(201);
        let letters = counter.dead_letters().await;
        assert_eq!(letters.len(), 1);

        counter.shop.wechat.finish_refund(&no, end).expect("abnormal");
        if by_run {
            assert_eq!(counter.run(&letters[0]).await.data(201)["order_status"], json!(status));
        } else {
            counter.tell_refund(&no, &Twist::Honest).await.expect_taken();
        }
        assert_eq!((counter.status(order).await, counter.dead_letters().await), (status, vec![]));
        assert_eq!(counter.shop.stored(order).await.tasks, []);
        counter.run(&letters[0]).await.refused(404, 10100);
        assert_eq!(counter.shop.wechat.refunds().len(), 1);
    }
}

/// The merchant has no money: later, with the same number.
#[tokio::test]
async fn waits_for_money() {
    let mut counter = Counter::open().await;
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    let mut waits = Vec::new();
    for code in ["NOT_ENOUGH", "NOTENOUGH"] {
        counter.shop.wechat.fail_next_pay(Fault::PayCode(403, code));
        counter.shop.work().await;
        waits.push(counter.due_in(order).await.expect("to be tried again"));
        assert_eq!(counter.refunds(order).await[0].1, "granted");
        let error = counter.detail(order).await["tasks"][0]["error"].to_string();
        assert!(error.contains(code), "{error}");
        counter.later(waits[waits.len() - 1] - 1).await;
        counter.shop.work().await;
        assert_eq!(counter.shop.wechat.refunds(), []);
        counter.later(1).await;
    }
    assert!(waits.is_sorted_by(|one, next| one < next), "{waits:?}");
    counter.shop.work().await;
    counter.shop.wechat.finish_refunds();
    counter.later(3600).await;
    counter.shop.work().await;
    assert_eq!((counter.status(order).await, counter.dead_letters().await), (9, vec![]));
    assert_eq!(counter.shop.wechat.refunds().len(), 1);
}

/// What WeChat refuses for good is for a person to see, who can have it tried again.
#[tokio::test]
async fn refused_for_good_it_waits_for_a_person() {
    let mut counter = Counter::open().await;
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    counter.shop.wechat.fail_next_pay(Fault::PayCode(403, "USER_ACCOUNT_ABNORMAL"));
    counter.shop.work().await;
    let letters = counter.dead_letters().await;
    assert!(letters[0]["error"].as_str().is_some_and(|error| error.contains("USER_ACCOUNT_ABNORMAL")), "{letters:?}");
    let task = counter.detail(order).await["tasks"][0].clone();
    assert_eq!((&task["dead"], &task["attempts"], counter.due_in(order).await), (&json!(true), &json!(1), None));
    counter.later(24 * 3600).await;
    counter.shop.work().await;
    assert_eq!(counter.shop.wechat.refunds(), []);
    let run = counter.run(&letters[0]).await.data(201);
    assert_eq!((&run["refunds"][0]["status"], counter.dead_letters().await), (&json!("processing"), vec![]));
}

#[tokio::test]
async fn believes_wechat_alone_and_only_about_this_refund() {
    let counter = Counter::open().await;
    let (order, no) = under_way(&counter).await;
    let other = under_way(&counter).await;
    counter.shop.wechat.finish_refund(&no, RefundStatus::Success).expect("under way");
    let before = counter.shop.stored(order).await;
    let not_wechat = [
        Twist::OtherMerchant,
        Twist::State("CLOSED"),
        Twist::State("PROCESSING"),
        Twist::Sent(301),
        Twist::Sent(-301),
        Twist::Probe,
        Twist::BadSignature,
        Twist::Tampered,
    ];
    let not_ours = [
        Twist::Amount(1),
        Twist::Amount(1991),
        Twist::Amount(-1990),
        Twist::OtherOrder("202606010000000000000017".into()),
        Twist::OtherOrder(counter.shop.stored(other.0).await.trades[0].no.clone()),
    ];
    for twist in not_wechat.iter().chain(&not_ours) {
        let answer = counter.tell_refund(&no, twist).await;
        let said = (answer.status.as_u16(), answer.json());
        assert_eq!(said, (400, json!({"code": "FAIL", "message": "失败"})), "{twist:?}");
        assert_eq!(counter.shop.stored(order).await, before, "{twist:?}");
    }
    // Closed with another key than ours: WeChat is to say it again when ours is right.
    assert_eq!(counter.tell_refund(&no, &Twist::OtherKey).await.status, 500);
    // A payment's notification is none of a refund.
    let trade = before.trades[0].no.clone();
    let mut wrong = counter.shop.wechat.notification(&trade, &Twist::Honest).expect("paid");
    wrong.url = wrong.url.replace("/notify", "/refund_notify");
    assert_eq!(counter.shop.deliver(&wrong).await.status, 400);
    assert_eq!(counter.shop.stored(order).await, before);
    for twist in [Twist::Sent(299), Twist::Spaced, Twist::NoAssociatedData, Twist::Honest] {
        counter.tell_refund(&no, &twist).await.expect_taken();
        assert_eq!(counter.status(order).await, 9, "{twist:?}");
    }
    assert_eq!(counter.status(other.0).await, 8);
}

#[tokio::test]
async fn counts_once_however_often_and_late_it_is_said() {
    let mut counter = Counter::open().await;
    let (order, no) = under_way(&counter).await;
    counter.shop.wechat.finish_refund(&no, RefundStatus::Abnormal).expect("under way");
    let abnormal = counter.shop.wechat.refund_notification(&no, &Twist::Honest).expect("ended");
    counter.shop.wechat.finish_refund(&no, RefundStatus::Success).expect("abnormal");
    let success = counter.shop.wechat.refund_notification(&no, &Twist::Honest).expect("ended");
    // Twice at the same moment, and then what was said before.
    let both = futures_util::future::join(counter.shop.deliver(&success), counter.shop.deliver(&success)).await;
    both.0.expect_taken();
    both.1.expect_taken();
    let settled = counter.shop.stored(order).await;
    assert_eq!(u8::from(settled.status), 9);
    counter.shop.deliver(&abnormal).await.expect_taken();
    counter.shop.deliver(&success).await.expect_taken();
    assert_eq!(counter.shop.stored(order).await, settled);
    assert_eq!(events(&settled), ["placed", "paid", "refund_granted", "refunded"]);
    counter.later(3600).await;
    counter.shop.work().await;
    assert_eq!(counter.shop.stored(order).await, settled);
}

/// The notification overtakes the answer, which still says that WeChat is at it, or says nothing.
#[tokio::test]
async fn the_end_may_be_known_before_the_beginning() {
    for fault in [Fault::Slow(Duration::from_millis(1500)), Fault::LoseAnswer] {
        for end in [RefundStatus::Success, RefundStatus::Closed] {
            let mut counter = Counter::open().await;
            let order = counter.paid(1).await;
            counter.grant(order, json!({"reason": "退款"})).await.data(201);
            counter.shop.wechat.fail_next_pay(fault);
            let overtake = async {
                let refund = loop {
                    match counter.shop.wechat.refunds().pop() {
                        Some(refund) => break refund,
                        None => tokio::time::sleep(Duration::from_millis(5)).await,
                    }
                };
                counter.end_refund(&refund.out_refund_no, end).await;
                counter.shop.stored(order).await
            };
            let (_, told) = futures_util::future::join(counter.shop.work(), overtake).await;
            let status = if end == RefundStatus::Success { 9 } else { 8 };
            assert_eq!((u8::from(told.status), &told.tasks), (status, &vec![]), "{fault:?} {end:?}");
            assert_eq!(counter.shop.stored(order).await.refunds, told.refunds);
            assert_eq!(counter.shop.stored(order).await.timeline, told.timeline);
            counter.later(3600).await;
            counter.shop.work().await;
            let stored = counter.shop.stored(order).await;
            assert_eq!((u8::from(stored.status), stored.tasks.len()), (status, 0));
            assert_eq!((counter.shop.wechat.refunds().len(), counter.dead_letters().await), (1, Vec::<Value>::new()));
        }
    }
}

/// Nothing is heard of the request: it is looked up before it is made again, and made with the same number.
#[tokio::test]
async fn what_got_lost_is_asked_for_again() {
    for fault in [Fault::Drop, Fault::LoseAnswer, Fault::SystemBusy, Fault::MinuteQuota, Fault::Accepted] {
        let mut counter = Counter::open().await;
        let order = counter.paid(1).await;
        counter.grant(order, json!({"reason": "退款"})).await.data(201);
        counter.shop.wechat.fail_next_pay(fault);
        counter.shop.work().await;
        for _ in 0..3 {
            counter.later(60).await;
            counter.shop.wechat.finish_refunds();
            counter.shop.work().await;
        }
        assert_eq!((counter.status(order).await, counter.shop.wechat.refunds().len()), (9, 1), "{fault:?}");
        assert_eq!(counter.dead_letters().await, Vec::<Value>::new());
    }
}
