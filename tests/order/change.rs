//! What a buyer can do about an order.

use serde_json::{Value, json};
use shared::shop::product::Product;

use super::{basket, buyer, edit, place, product, stock};
use crate::support::{Answer, Client, NOW, Shop};

async fn act(client: &Client, order: u64, what: &str) -> Answer {
    let path = format!("/v1/order/{order}/{what}");
    match what {
        "refund" => client.post(&path, json!({"reason": "不想要了"})).await,
        _ => client.put(&path, json!({})).await,
    }
}

/// Every state × everything a buyer can do.
#[tokio::test]
async fn only_what_the_state_allows() {
    let shop = Shop::open().await;
    let anna = buyer(&shop, "anna").await;
    for status in 1..=9 {
        for (what, event) in [("cancel", "cancelled"), ("confirm", "received"), ("refund", "refund_asked")] {
            let order = shop.order_in_state(&anna, status).await;
            let allowed = match (what, status) {
                ("cancel", 1) => Some(6),
                ("confirm", 3) => Some(7),
                ("refund", 2 | 3 | 4 | 7) => Some(8),
                _ => None,
            };
            shop.clock.advance(60);
            let answer = act(&anna, order, what).await;
            let Some(next) = allowed else {
                answer.refused(409, 50020);
                let unchanged = anna.get(&format!("/v1/order/{order}")).await.data(200);
                assert_eq!(unchanged["order_status"], json!(status), "{what}");
                continue;
            };
            let detail = answer.data(201);
            assert_eq!(detail["order_status"], json!(next), "{what} in {status}");
            let last = detail["timeline"].as_array().and_then(|steps| steps.last()).expect("a step");
            assert_eq!((&last["event"], &last["status"]), (&json!(event), &json!(next)));
            assert_eq!(last["note"], if what == "refund" { json!("不想要了") } else { Value::Null });
            assert_eq!(anna.get(&format!("/v1/order/{order}")).await.data(200), detail);
            act(&anna, order, what).await.refused(409, 50020);
        }
    }
}

#[tokio::test]
async fn only_with_orders_of_ones_own() {
    let shop = Shop::open().await;
    let (anna, berta) = (buyer(&shop, "anna").await, buyer(&shop, "berta").await);
    for (what, status) in [("cancel", 1), ("confirm", 3), ("refund", 2)] {
        let order = shop.order_in_state(&anna, status).await;
        act(&berta, order, what).await.refused(404, 50010);
        act(&shop.anonymous(), order, what).await.refused(401, 1002);
        act(&anna, order + 1, what).await.refused(404, 50010);
        act(&anna, order, what).await.data(201);
    }
}

#[tokio::test]
async fn a_refund_needs_a_reason() {
    let shop = Shop::open().await;
    let anna = buyer(&shop, "anna").await;
    let order = shop.order_in_state(&anna, 2).await;
    let path = format!("/v1/order/{order}/refund");
    for reason in [json!(null), json!(""), json!("  "), json!(5), json!("长".repeat(81)), json!("a\u{0}b")] {
        let refusal = anna.post(&path, json!({"reason": reason})).await.refused(400, 10120);
        assert!(refusal["reason"].is_array());
    }
    let detail = anna.post(&path, json!({"reason": format!(" {} ", "长".repeat(80))})).await.data(201);
    assert_eq!(detail["timeline"][1]["note"], json!("长".repeat(80)));
}

#[tokio::test]
async fn paid_out_of_stock_shows_it() {
    let shop = Shop::open().await;
    let anna = buyer(&shop, "anna").await;
    for (status, has_stock) in [(2, true), (4, false)] {
        let order = shop.order_in_state(&anna, status).await;
        let detail = anna.get(&format!("/v1/order/{order}")).await.data(200);
        assert_eq!(detail["snap_items"][0]["has_stock"], json!(has_stock));
    }
}

#[tokio::test]
async fn cancelling_returns_the_stock() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    shop.product(2, 100, 10).await;
    let anna = buyer(&shop, "anna").await;
    let order = place(&anna, &[(1, 4), (2, 10), (1, 1)]).await;
    assert_eq!((stock(&shop, 1).await, stock(&shop, 2).await), (5, 0));
    // A product that has left the shelf meanwhile, with another price, gets its pieces back all the same.
    let gone = product(&shop, 2).await;
    edit(&shop, Product { delete_time: Some(NOW), price: shared::money::Fen(7), ..gone }).await;
    act(&anna, order, "cancel").await.data(201);
    assert_eq!(stock(&shop, 1).await, 10);
    let found =
        shop.app.table.get::<Product>(&shared::shop::product::store::key(2), shared::storage::Read::Consistent).await;
    assert_eq!(found.expect("reads").expect("still stored").stock, 10);
    // An order that came without taking stock gives none back.
    let imported = shop.order_in_state(&anna, 1).await;
    let stored = shared::shop::order::store::find_of(&shop.app.table, anna.id(), imported)
        .await
        .expect("reads")
        .expect("stored");
    let product_id = stored.lines[0].product_id;
    let imported = shared::shop::order::Order { holds_stock: false, ..stored };
    shop.app.table.put_all(std::slice::from_ref(&imported)).await.expect("stored");
    act(&anna, imported.id, "cancel").await.data(201);
    assert_eq!(stock(&shop, product_id).await, 10);
}

/// A product that was read before a sale, and is then edited, has the stock that the sale left it.
#[tokio::test]
async fn an_edit_of_a_product_never_undoes_a_sale() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    let anna = buyer(&shop, "anna").await;
    let rename = async |before: &Product, name: &str| {
        let next = Product { name: name.into(), ..before.clone() };
        shop.app.table.commit(shared::shop::product::store::change(before, &next, None)).await
    };
    let before = product(&shop, 1).await;
    let order = place(&anna, &[(1, 4)]).await;
    rename(&before, "茶").await.expect("nobody else has edited it");
    let between = product(&shop, 1).await;
    assert_eq!((between.stock, between.name.as_str()), (6, "茶"));
    act(&anna, order, "cancel").await.data(201);
    rename(&before, "酒").await.expect_err("edited since");
    rename(&between, "酒").await.expect("nobody else has edited it");
    let after = product(&shop, 1).await;
    assert_eq!((after.stock, after.name.as_str()), (10, "酒"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_cancels_are_one() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    shop.product(2, 100, 10).await;
    let anna = buyer(&shop, "anna").await;
    let order = place(&anna, &[(1, 4), (2, 1)]).await;
    let cancels: Vec<_> = (0..20)
        .map(|_| {
            let anna = anna.clone();
            tokio::spawn(async move { act(&anna, order, "cancel").await })
        })
        .collect();
    let mut done = 0;
    for cancel in cancels {
        let answer = cancel.await.expect("answered");
        if answer.status == 201 {
            done += 1;
        } else {
            answer.refused(409, 50020);
        }
    }
    assert_eq!((done, stock(&shop, 1).await, stock(&shop, 2).await), (1, 10, 10));
    let steps = anna.get(&format!("/v1/order/{order}")).await.data(200)["timeline"].as_array().expect("steps").len();
    assert_eq!(steps, 2);
    anna.post("/v1/order", basket(&[(1, 10)])).await.data(201);
}
