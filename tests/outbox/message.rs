//! Telling the buyer that the goods have left: they have agreed to one message, and get one at most.

use std::time::Duration;

use serde_json::{Value, json};
use shared::ids::Id;
use shop::local::wechat::Fault;

use crate::support::{Counter, NOTHING};

const SEND: &str = "/cgi-bin/message/subscribe/send";
const TEMPLATE: &str = "shipped-template";

/// A shop that tells its buyers, with an order just sent; its buyer has agreed so often.
async fn sent(consents: usize) -> (Counter, Id) {
    let counter = Counter::open().await;
    let message = json!({
        "template_id": TEMPLATE,
        "page": "pages/order/order?no={order_no}",
        "data": {
            "thing1": "{name}，请注意查收，如有疑问请联系客服人员", "character_string2": "{order_no}", "amount3": "¥{amount}",
            "time4": "{time}", "character_string5": "{express_company}{tracking_no}",
        },
    });
    // The way to WeChat is known from here on: the next calls are the ones that matter.
    counter.shipped().await;
    counter.set("wechat.shipped_message", &message.to_string()).await;
    let order = counter.paid(2).await;
    let openid = counter.shop.stored(order).await.payments[0].openid.clone();
    for _ in 0..consents {
        counter.shop.wechat.grant_message(&openid, TEMPLATE);
    }
    counter.deliver(order, json!({"express_company": "ZTO", "tracking_no": "75123"})).await.data(201);
    (counter, order)
}

/// The upload comes first and meets nothing; the message meets this.
fn fail_message(counter: &Counter, fault: Fault) {
    counter.shop.wechat.fail_next(NOTHING);
    counter.shop.wechat.fail_next(fault);
}

/// How often it was sent, as WeChat sees it, and how often it was tried.
fn count(counter: &Counter) -> (usize, usize) {
    (counter.shop.wechat.messages().len(), counter.told(SEND).len())
}

#[tokio::test]
async fn is_what_the_owner_wants_said() {
    let (counter, order) = sent(1).await;
    counter.shop.work().await;
    let stored = counter.shop.stored(order).await;
    let expected = json!({
        "touser": stored.payments[0].openid,
        "template_id": TEMPLATE,
        "page": format!("pages/order/order?no={}", stored.order_no),
        "data": {
            "thing1": {"value": "商品1，请注意查收，如有疑问请联系客服人"},
            "character_string2": {"value": stored.order_no},
            "amount3": {"value": "¥39.80"},
            "time4": {"value": "2026-06-01 12:00:10"},
            "character_string5": {"value": "ZTO75123"},
        },
        "miniprogram_state": "formal",
        "lang": "zh_CN",
    });
    assert_eq!((counter.told(SEND), count(&counter)), (vec![expected], (1, 1)));
    counter.shop.clock.advance(3600);
    counter.shop.work().await;
    assert_eq!((count(&counter), counter.dead_letters().await), ((1, 1), vec![]));
}

/// No template, or nonsense in its place: nothing is said, and nothing is wrong.
#[tokio::test]
async fn is_not_sent_where_the_owner_wants_none() {
    let counter = Counter::open().await;
    for value in [None, Some("{"), Some("{\"template_id\": 7}")] {
        if let Some(value) = value {
            counter.set("wechat.shipped_message", value).await;
        }
        counter.shipped().await;
    }
    assert_eq!(
        (counter.told(SEND), counter.dead_letters().await, counter.shop.wechat.shipments().len()),
        (vec![], vec![], 3)
    );
}

#[tokio::test]
async fn refused_it_is_not_sent_again_by_itself() {
    let (counter, order) = sent(0).await;
    counter.shop.work().await;
    let letter = counter.dead_letters().await.pop().expect("given up");
    assert_eq!((&letter["job"], &letter["order_id"]), (&json!({"kind": "tell_shipped"}), &json!(order)));
    assert!(letter["error"].as_str().is_some_and(|error| error.contains("43101")), "{letter}");
    counter.shop.clock.advance(3600);
    counter.shop.work().await;
    assert_eq!(count(&counter), (0, 1));
    // The buyer agrees after all, and a clerk has it sent.
    let openid = counter.shop.stored(order).await.payments[0].openid.clone();
    counter.shop.wechat.grant_message(&openid, TEMPLATE);
    counter.run(&letter).await.data(201);
    assert_eq!((count(&counter), counter.dead_letters().await), ((1, 2), vec![]));
}

/// WeChat has said that nothing was done: that may be tried again.
#[tokio::test]
async fn not_taken_it_is_tried_again() {
    for fault in [Fault::SystemBusy, Fault::MinuteQuota] {
        let (counter, order) = sent(1).await;
        fail_message(&counter, fault);
        counter.shop.work().await;
        assert_eq!((count(&counter), counter.due_in(order).await), ((0, 1), Some(10)), "{fault:?}");
        counter.shop.clock.advance(10);
        counter.shop.work().await;
        assert_eq!((count(&counter), counter.dead_letters().await), ((1, 2), vec![]), "{fault:?}");
    }
}

/// Nobody knows whether it was sent: a person decides.
#[tokio::test]
async fn lost_it_is_not_sent_twice() {
    for fault in [Fault::LoseAnswer, Fault::Drop, Fault::HttpStatus(502)] {
        let (counter, _) = sent(2).await;
        fail_message(&counter, fault);
        counter.shop.work().await;
        counter.shop.clock.advance(3600);
        counter.shop.work().await;
        let messages = usize::from(fault == Fault::LoseAnswer);
        assert_eq!((count(&counter), counter.dead_letters().await.len()), ((messages, 1), 1), "{fault:?}");
    }
}

/// The worker ends between sending and saying so.
async fn die_while_sending(counter: &Counter, before: usize) {
    let sent = async {
        while counter.shop.wechat.messages().len() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = counter.shop.work() => panic!("the worker was to wait for its answer"),
        () = sent => {}
    }
}

#[tokio::test]
async fn interrupted_it_is_not_sent_twice() {
    let (counter, order) = sent(2).await;
    fail_message(&counter, Fault::Slow(Duration::from_secs(4)));
    die_while_sending(&counter, 0).await;
    counter.shop.clock.advance(89);
    counter.shop.work().await;
    assert_eq!((count(&counter), counter.dead_letters().await), ((1, 1), vec![]), "it may still be under way");
    counter.shop.clock.advance(1);
    counter.shop.work().await;
    let letters = counter.dead_letters().await;
    assert_eq!((count(&counter), letters.len(), &letters[0]["job"]["kind"]), ((1, 1), 1, &json!("tell_shipped")));
    assert!(letters[0]["error"].as_str().is_some_and(|error| error.contains("中断")), "{letters:?}");
    // A person who has asked the buyer can have it sent.
    counter.run(&letters[0]).await.data(201);
    assert_eq!((count(&counter), counter.dead_letters().await), ((2, 2), Vec::<Value>::new()));
    assert_eq!(counter.detail(order).await["tasks"].as_array().map(Vec::len), Some(1));
}

/// The same, after a try that was refused: what that one said does not make this one safe.
#[tokio::test]
async fn interrupted_later_on_it_is_not_sent_twice_either() {
    let (counter, _) = sent(2).await;
    fail_message(&counter, Fault::SystemBusy);
    counter.shop.work().await;
    counter.shop.clock.advance(10);
    counter.shop.wechat.fail_next(Fault::Slow(Duration::from_secs(4)));
    die_while_sending(&counter, 0).await;
    counter.shop.clock.advance(90);
    counter.shop.work().await;
    assert_eq!((count(&counter), counter.dead_letters().await.len()), ((1, 2), 1));
}
