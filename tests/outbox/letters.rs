//! What was given up waits for a person, who can have it done again.

use serde_json::{Value, json};
use shop::local::wechat::Fault;

use crate::support::{Counter, ids};

#[tokio::test]
async fn lie_there_until_somebody_runs_them() {
    let counter = Counter::open().await;
    counter.shipped().await;
    let order = counter.paid(1).await;
    counter.deliver(order, json!({})).await.data(201);
    counter.shop.clock.advance(60);
    counter.shop.wechat.fail_next(Fault::Errcode(10_060_031));
    counter.shop.work().await;
    let letter = counter.dead_letters().await.pop().expect("given up");
    let stored = counter.shop.stored(order).await;
    let expected = json!({
        "id": letter["id"], "order_id": order, "order_no": stored.order_no, "user_id": counter.anna.id(),
        "job": {"kind": "upload_shipping"}, "attempts": 1, "error": letter["error"],
        "create_time": "2026-06-01 12:01:00",
    });
    assert_eq!(letter, expected);
    assert!(
        letter["error"].as_str().is_some_and(|error| error.contains("10060031") && !error.contains("access_token"))
    );
    let task = counter.detail(order).await["tasks"].as_array().expect("tasks")[1].clone();
    let shown = json!({
        "job": {"kind": "upload_shipping"}, "due": "2026-06-01 12:01:00", "attempts": 1, "dead": true,
        "error": letter["error"],
    });
    assert_eq!(task, shown);
    // Nobody touches it.
    counter.shop.clock.advance(3600);
    counter.shop.work().await;
    assert_eq!(counter.shop.stored(order).await, stored);
    assert_eq!(counter.shop.wechat.shipments().len(), 1);

    counter.run(&json!({"id": 1})).await.refused(404, 10100);
    let run = counter.run(&letter).await.data(201);
    assert_eq!((&run["order_status"], run["tasks"].as_array().map(Vec::len)), (&json!(3), Some(1)));
    assert_eq!((counter.shop.wechat.shipments().len(), counter.dead_letters().await), (2, vec![]));
    counter.run(&letter).await.refused(404, 10100);
    assert_eq!(counter.shop.wechat.shipments().len(), 2);
}

/// Each try that fails again is a letter of its own.
#[tokio::test]
async fn come_back_where_it_fails_again() {
    let counter = Counter::open().await;
    counter.shipped().await;
    let order = counter.paid(1).await;
    counter.deliver(order, json!({})).await.data(201);
    counter.shop.wechat.fail_next(Fault::Errcode(47_001));
    counter.shop.work().await;
    let first = counter.dead_letters().await.remove(0);
    counter.shop.wechat.fail_next(Fault::Errcode(48_001));
    let run = counter.run(&first).await.data(201);
    let second = counter.dead_letters().await;
    assert_eq!((second.len(), run["tasks"][1]["dead"].clone()), (1, json!(true)));
    assert!(second[0]["error"].as_str().is_some_and(|error| error.contains("48001")), "{second:?}");
    assert_ne!(first["id"], second[0]["id"]);
    counter.run(&first).await.refused(404, 10100);
    // One that may pass is tried by itself from then on.
    counter.shop.wechat.fail_next(Fault::MinuteQuota);
    counter.run(&second[0]).await.data(201);
    assert_eq!((counter.dead_letters().await, counter.due_in(order).await), (vec![], Some(10)));
    counter.shop.clock.advance(10);
    counter.shop.work().await;
    assert_eq!(counter.shop.wechat.shipments().len(), 2);
}

/// Two clerks with the same letter in front of them: it is carried out once.
#[tokio::test]
async fn are_carried_out_once() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    counter.grant(order, json!({"amount": 1, "reason": "退款"})).await.data(201);
    counter.shop.wechat.fail_next_pay(Fault::PayCode(400, "PARAM_ERROR"));
    counter.shop.work().await;
    let letter = counter.dead_letters().await.remove(0);
    let both = futures_util::future::join(counter.run(&letter), counter.run(&letter)).await;
    let statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    assert!(statuses.contains(&201) && statuses.iter().all(|status| [201, 404].contains(status)), "{statuses:?}");
    assert_eq!((counter.shop.wechat.refunds().len(), counter.dead_letters().await), (1, vec![]));
    assert_eq!(counter.told("/v3/refund/domestic/refunds").len(), 2, "one refused, one carried out");
}

#[tokio::test]
async fn are_listed_newest_first() {
    let counter = Counter::open().await;
    counter.shipped().await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        let order = counter.paid(1).await;
        counter.deliver(order, json!({})).await.data(201);
        counter.shop.wechat.fail_next(Fault::Errcode(47_001));
        counter.shop.clock.advance(1);
        counter.shop.work().await;
        orders.insert(0, order);
    }
    let of = |page: &Value| -> Vec<u64> {
        page["items"].as_array().expect("items").iter().filter_map(|letter| letter["order_id"].as_u64()).collect()
    };
    let page = async |rest: &str| counter.clerk.get(&format!("/cms/order/task/list{rest}")).await.data(200);
    assert_eq!(of(&page("").await), orders);
    let first = page("?size=2").await;
    assert_eq!((of(&first), &first["total"]), (orders[..2].to_vec(), &json!(5)));
    let second = page(&format!("?size=2&cursor={}", first["next_cursor"].as_str().expect("more"))).await;
    assert_eq!((of(&second), &second["total"], &second["current_page"]), (orders[2..4].to_vec(), &json!(5), &json!(2)));
    let last = page("?size=2&page=3").await;
    assert_eq!((of(&last), &last["total"], &last["next_cursor"]), (orders[4..].to_vec(), &json!(5), &Value::Null));
    assert_eq!(ids(&page("?page=9").await), Vec::<u64>::new());
    counter.clerk.get("/cms/order/task/list?size=0").await.refused(400, 10120);
}
