//! The operation log is written by the shared layer, before and after each change.

use serde_json::{Value, json};
use shared::{audit::operation::Operation, auth::Permission, storage::Query};

use crate::support::{Client, Counter, Mishap, Shop};

/// What the log has, oldest first.
async fn entries(shop: &Shop) -> Vec<Operation> {
    let mut entries = Vec::new();
    for shard in 0..4 {
        let query = Query::partition(format!("LOG#OPERATION#{shard}"));
        entries.extend(shop.app.table.query::<Operation>(&query).await.expect("reads"));
    }
    entries.sort_by_key(|entry: &Operation| entry.id);
    entries
}

/// Changes the price of an order, to be paid by Anna.
async fn price(counter: &Counter, clerk: &Client, price: Value) -> crate::support::Answer {
    let order = counter.shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    clerk.put(&format!("/cms/order/{order}/price?why=x"), price).await
}

#[tokio::test]
async fn a_change_is_written_down_with_who_what_and_how_it_ended() {
    let counter = Counter::open().await;
    let answer =
        price(&counter, &counter.clerk, json!({"total_price": 1.5, "Password": "hunter2", "note": {"token": "t"}}))
            .await;
    let order = answer.data(201)["id"].clone();
    let entries = entries(&counter.shop).await;
    let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
    assert_eq!((entry.user_id, entry.status, entry.error_code), (counter.clerk.id(), Some(201), Some(1)));
    assert_eq!((entry.module.as_deref(), entry.auth.as_deref()), (Some("订单"), Some("修改订单价格")));
    assert_eq!((&*entry.method, &*entry.endpoint), ("PUT", "cms_order_price"));
    assert_eq!(entry.path, format!("/cms/order/{order}/price"));
    assert_eq!(
        entry.params,
        json!({
            "path": {"id": order.to_string()},
            "query": {"why": "x"},
            "body": {"total_price": 1.5, "Password": "***", "note": {"token": "***"}},
        })
    );
    assert!(entry.ms.is_some() && entry.expires > entry.create_time && entry.create_time == counter.shop.clock.now());
    assert_eq!(answer.headers["x-request-id"], *entry.request_id);
}

#[tokio::test]
async fn a_refusal_is_written_down_and_reading_is_not() {
    let counter = Counter::open().await;
    let other = counter.shop.clerk(&[Permission::OrderList]).await;
    price(&counter, &other, json!({"total_price": 1})).await.refused(403, 10010);
    price(&counter, &counter.anna, json!({"total_price": 1})).await.refused(403, 10010);
    price(&counter, &counter.shop.anonymous(), json!({"total_price": 1})).await.refused(401, 1002);
    other.get("/cms/order/list").await.data(200);
    price(&counter, &counter.clerk, json!({"total_price": "much"})).await.refused(400, 10120);
    counter.clerk.put("/cms/order/7/price", json!({"total_price": 1})).await.refused(404, 50010);
    let found: Vec<_> =
        entries(&counter.shop).await.into_iter().map(|entry| (entry.user_id, entry.status, entry.error_code)).collect();
    let (other, anna, clerk) = (other.id(), counter.anna.id(), counter.clerk.id());
    assert_eq!(
        found,
        [
            (other, Some(403), Some(10010)),
            (anna, Some(403), Some(10010)),
            (clerk, Some(400), Some(10120)),
            (clerk, Some(404), Some(50010)),
        ]
    );
}

/// A shopper's own affairs are nobody's business.
#[tokio::test]
async fn shoppers_are_not_watched() {
    let counter = Counter::open().await;
    let order = counter.shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    counter.anna.put(&format!("/v1/order/{order}/cancel"), json!({})).await.data(201);
    counter.anna.put("/v1/user", json!({"nickname": "安"})).await.data(201);
    assert_eq!(entries(&counter.shop).await, []);
}

/// Where the log cannot be written nothing is changed; where the function dies, the log says that something was begun.
#[tokio::test]
async fn no_change_without_an_entry() {
    let counter = Counter::open().await;
    let order = counter.shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    let before = counter.shop.stored(order).await;
    let path = format!("/cms/order/{order}/price");
    for at in 1.. {
        let function = counter.shop.function().await;
        let clerk = function.hears(&counter.clerk);
        let done =
            function.work(Mishap::Killed { at, done: false }, 0, clerk.put(&path, json!({"total_price": at}))).await;
        let changed = counter.shop.stored(order).await.version != before.version;
        let entries = entries(&counter.shop).await;
        if changed {
            assert!(!entries.is_empty(), "changed by call {at}, and nobody knows by whom");
        }
        if done.is_some() {
            let ended: Vec<_> = entries.iter().filter_map(|entry| entry.status).collect();
            assert_eq!((ended, changed), (vec![201], true));
            break;
        }
        assert!(entries.iter().all(|entry| entry.status.is_none()), "{entries:#?}");
    }
}
