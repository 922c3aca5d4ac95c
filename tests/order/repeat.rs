//! Idempotency keys.

use serde_json::json;
use shared::shop::{product::Product, user};

use super::{HOME, basket, buyer, edit, place, product, stock, total};
use crate::support::{NOW, Shop};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn a_repeat_answers_the_first_order_whatever_happened_since() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 3).await;
    shop.product(2, 500, 3).await;
    let anna = buyer(&shop, "anna").await;
    let keyed = anna.clone().header("idempotency-key", "once");
    let first = keyed.post("/v1/order", basket(&[(1, 3), (2, 1)])).await.data(201);
    shop.clock.advance(60);
    // The stock is gone, a product has left the shelf, the other has a new price, the address is gone.
    let gone = product(&shop, 2).await;
    edit(&shop, Product { delete_time: Some(NOW), ..gone }).await;
    let dearer = product(&shop, 1).await;
    edit(&shop, Product { price: shared::money::Fen(9999), ..dearer }).await;
    for address in [super::OFFICE, HOME] {
        anna.delete(&format!("/v1/address/{address}")).await.data(202);
    }
    for lines in [&[(1, 3), (2, 1)][..], &[(1, 1), (2, 1), (1, 2)]] {
        assert_eq!(keyed.post("/v1/order", basket(lines)).await.data(201), first, "the same request, told differently");
    }
    // Not even that the order was cancelled.
    anna.put(&format!("/v1/order/{}/cancel", first["order_id"]), json!({})).await.data(201);
    assert_eq!(keyed.post("/v1/order", basket(&[(1, 3), (2, 1)])).await.data(201), first);
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (3, 1));
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 100).await;
    shop.product(2, 1990, 100).await;
    let anna = buyer(&shop, "anna").await;
    let keyed = anna.clone().header("idempotency-key", "once");
    keyed.post("/v1/order", basket(&[(1, 1)])).await.data(201);
    for other in [basket(&[(1, 2)]), basket(&[(2, 1)]), basket(&[(1, 1), (2, 1)])] {
        keyed.post("/v1/order", other).await.refused(409, 50030);
    }
    let mut elsewhere = basket(&[(1, 1)]);
    elsewhere["address_id"] = json!(HOME);
    keyed.post("/v1/order", elsewhere).await.refused(409, 50030);
    // Other keys, and other people's, are others; so is no key at all. Case counts.
    for client in [
        anna.clone().header("idempotency-key", "Once"),
        buyer(&shop, "berta").await.header("idempotency-key", "once"),
        anna.clone(),
        anna.clone(),
    ] {
        client.post("/v1/order", basket(&[(1, 1)])).await.data(201);
    }
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (95, 4));
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 100).await;
    let anna = buyer(&shop, "anna").await.id();
    let anna = user::store::find(&shop.app.table, anna).await.expect("reads").expect("registered");
    // A token lives shorter than a key.
    let who = async || shop.session(&anna).await.header("idempotency-key", "https://shop.test/cart?id=1&try=~once~");
    let first = who().await.post("/v1/order", basket(&[(1, 1)])).await.data(201);
    shop.clock.advance(DAY - 1);
    assert_eq!(who().await.post("/v1/order", basket(&[(1, 1)])).await.data(201), first);
    // The record is still there, as DynamoDB may be late to sweep it: the time counts.
    shop.clock.advance(1);
    let second = who().await.post("/v1/order", basket(&[(1, 2)])).await.data(201);
    assert_ne!(second["order_id"], first["order_id"]);
    assert_eq!(who().await.post("/v1/order", basket(&[(1, 2)])).await.data(201), second);
    who().await.post("/v1/order", basket(&[(1, 1)])).await.refused(409, 50030);
    assert_eq!(stock(&shop, 1).await, 97);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 1).await;
    let anna = buyer(&shop, "anna").await;
    let keyed = anna.clone().header("idempotency-key", "once");
    keyed.post("/v1/order", basket(&[(1, 2)])).await.data(200);
    keyed.post("/v1/order", basket(&[(2, 1)])).await.refused(404, 30010);
    keyed
        .post("/v1/order", json!({"products": [{"product_id": 1, "count": 1}], "address_id": 99}))
        .await
        .refused(404, 6001);
    keyed.post("/v1/order", basket(&[(1, 0)])).await.refused(400, 10120);
    keyed.post("/v1/order", basket(&[(1, 1)])).await.data(201);
    assert_eq!(stock(&shop, 1).await, 0);
}

/// Twenty times the same request at once: one order, and everybody hears of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_once_are_one() {
    let shop = Shop::open().await;
    for id in 1..=99 {
        shop.product(id, 100, 3).await;
    }
    let anna = buyer(&shop, "anna").await;
    let all: Vec<(u64, u64)> = (1..=99).map(|id| (id, 2)).collect();
    for (key, lines) in [("small", vec![(1, 1)]), ("large", all)] {
        let keyed = anna.clone().header("idempotency-key", key);
        let body = basket(&lines);
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (client, body) = (keyed.clone(), body.clone());
                tokio::spawn(async move { client.post("/v1/order", body).await.data(201) })
            })
            .collect();
        let mut answers = Vec::new();
        for answer in tries {
            answers.push(answer.await.expect("answered"));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{key}: {answers:?}");
    }
    assert_eq!((total(&anna).await, stock(&shop, 1).await, stock(&shop, 99).await), (2, 0, 1));
    // Nobody else's stock was touched on the way.
    place(&buyer(&shop, "berta").await, &[(99, 1)]).await;
}
