//! A task is one worker's at a time, whatever becomes of that worker.

use std::time::Duration;

use serde_json::{Value, json};
use shared::ids::Id;
use shop::local::wechat::Fault;

use crate::support::{Counter, assume};

const ASK: &str = "/v3/refund/domestic/refunds";
const UPLOAD: &str = "/wxa/sec/order/upload_shipping_info";

async fn granted(counter: &Counter) -> Id {
    let order = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_side_by_side_do_everything_once() {
    let counter = Counter::open().await;
    counter.shipped().await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        orders.push(granted(&counter).await);
        let order = counter.paid(1).await;
        counter.deliver(order, json!({})).await.data(201);
        orders.push(order);
    }
    let workers = (0..3).map(|_| {
        let app = counter.shop.app.clone();
        tokio::spawn(async move { assume("worker", worker::handle(&app, &json!({"source": "aws.events"}))).await })
    });
    for worker in futures_util::future::join_all(workers).await {
        assert_eq!(worker.expect("no panic").expect("a sweep")["failed"], json!(0));
    }
    assert_eq!((counter.told(ASK).len(), counter.told(UPLOAD).len()), (3, 1 + 3));
    assert_eq!((counter.shop.wechat.refunds().len(), counter.shop.wechat.shipments().len()), (3, 4));
    for order in orders {
        for task in counter.shop.stored(order).await.tasks {
            assert!(task.attempts <= 1 && !task.begun, "{task:?}");
        }
    }
    assert_eq!(counter.dead_letters().await, Vec::<Value>::new());
}

/// Whoever took it has died: the next one takes it over when that is sure, and asks WeChat first.
#[tokio::test]
async fn one_that_was_left_behind_is_taken_over() {
    let counter = Counter::open().await;
    let order = granted(&counter).await;
    counter.shop.wechat.fail_next_pay(Fault::Slow(Duration::from_secs(4)));
    let asked = async {
        while counter.shop.wechat.refunds().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = counter.shop.work() => panic!("the worker was to wait for its answer"),
        () = asked => {}
    }
    let task = counter.shop.stored(order).await.tasks.remove(0);
    assert_eq!((task.attempts, task.begun, counter.due_in(order).await), (1, true, Some(90)));
    counter.shop.clock.advance(89);
    assert_eq!(counter.shop.work().await, json!({"attended": 0, "failed": 0}));
    counter.shop.clock.advance(1);
    counter.shop.wechat.finish_refunds();
    assert_eq!(counter.shop.work().await, json!({"attended": 1, "failed": 0}));
    assert_eq!((counter.status(order).await, counter.told(ASK).len()), (9, 1));
    assert_eq!(counter.shop.stored(order).await.tasks, []);
}

/// The worker was only slow: what it has to say when the task is somebody else's does no harm.
#[tokio::test]
async fn a_slow_worker_and_its_successor_agree() {
    let counter = Counter::open().await;
    let order = granted(&counter).await;
    counter.shop.wechat.fail_next_pay(Fault::Slow(Duration::from_millis(1500)));
    let successor = async {
        while counter.shop.wechat.refunds().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        counter.shop.clock.advance(90);
        counter.shop.wechat.finish_refunds();
        counter.shop.work().await;
        counter.shop.stored(order).await
    };
    let (slow, settled) = futures_util::future::join(counter.shop.work(), successor).await;
    assert_eq!(slow, json!({"attended": 1, "failed": 0}));
    assert_eq!((u8::from(settled.status), &settled.tasks), (9, &vec![]));
    assert_eq!(counter.shop.stored(order).await, settled);
    assert_eq!(counter.shop.wechat.refunds().len(), 1);
}

/// One order that meets trouble does not keep the others waiting.
#[tokio::test]
async fn trouble_with_one_order_is_its_own() {
    let counter = Counter::open().await;
    let mut orders = Vec::new();
    for _ in 0..4 {
        orders.push(granted(&counter).await);
    }
    counter.shop.wechat.fail_next_pay(Fault::PayCode(403, "NOT_ENOUGH"));
    counter.shop.work().await;
    assert_eq!(counter.shop.wechat.refunds().len(), 3);
    counter.shop.clock.advance(10);
    counter.shop.work().await;
    assert_eq!((counter.shop.wechat.refunds().len(), counter.told(ASK).len()), (4, 5));
}
