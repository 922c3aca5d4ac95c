//! Tried again, later each time, for about a day; then a person has to look.

use serde_json::{Value, json};
use shop::local::wechat::{Fault, RefundStatus};

use crate::support::Counter;

#[tokio::test]
async fn grows_until_it_ends() {
    let mut counter = Counter::open().await;
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    let (mut pauses, mut tries) = (Vec::new(), 0);
    loop {
        counter.shop.wechat.fail_next_pay(Fault::PayCode(403, "NOT_ENOUGH"));
        counter.shop.work().await;
        tries += 1;
        assert_eq!(counter.shop.stored(order).await.tasks[0].attempts, tries);
        let Some(pause) = counter.due_in(order).await else { break };
        pauses.push(pause);
        counter.shop.clock.advance(pause);
    }
    assert!(pauses[0] == 10 && pauses.is_sorted(), "{pauses:?}");
    let (longest, all) = (pauses[pauses.len() - 1], pauses.iter().sum::<i64>());
    assert!(longest <= 6 * 3600 && (20 * 3600..=30 * 3600).contains(&all), "{all} s, the last {longest} s");

    counter.later(1).await;
    let letters = counter.dead_letters().await;
    let letter = (&letters[0]["order_id"], &letters[0]["attempts"], letters.len());
    assert_eq!(letter, (&json!(order), &json!(tries), 1));
    assert!(letters[0]["error"].as_str().is_some_and(|error| error.contains("NOT_ENOUGH")), "{letters:?}");
    counter.later(7 * 24 * 3600).await;
    counter.shop.work().await;
    assert_eq!((counter.shop.wechat.refunds(), counter.status(order).await), (vec![], 8));

    // A person begins anew, and so do the pauses.
    counter.shop.wechat.fail_next_pay(Fault::PayCode(403, "NOT_ENOUGH"));
    counter.run(&letters[0]).await.data(201);
    assert_eq!((counter.due_in(order).await, counter.dead_letters().await), (Some(10), vec![]));
    counter.shop.clock.advance(10);
    counter.shop.work().await;
    counter.shop.wechat.finish_refunds();
    counter.shop.clock.advance(3600);
    counter.shop.work().await;
    assert_eq!((counter.status(order).await, counter.shop.wechat.refunds().len()), (9, 1));
}

/// A refund that WeChat is at for longer than that is a person's, too, and still settled when WeChat tells how it ended.
#[tokio::test]
async fn ends_for_what_wechat_does_not_finish() {
    let mut counter = Counter::open().await;
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    for _ in 0..30 {
        counter.shop.work().await;
        let Some(pause) = counter.due_in(order).await else { break };
        counter.shop.clock.advance(pause);
    }
    counter.later(0).await;
    assert_eq!((counter.dead_letters().await.len(), counter.refunds(order).await[0].1.as_str()), (1, "processing"));
    assert_eq!(counter.told("/v3/refund/domestic/refunds").len(), 1, "asked for once, and then about");
    let no = counter.refunds(order).await[0].0.clone();
    counter.end_refund(&no, RefundStatus::Success).await;
    assert_eq!((counter.status(order).await, counter.dead_letters().await), (9, Vec::<Value>::new()));
}
