//! In step with the shop: what is written is found at once, before and after it is folded in.

use serde_json::json;
use shared::{auth::Permission, money::Fen};

use super::{ask, edit, fold, found, found_by, known, product, put_on_sale, remove, sweep};
use crate::support::Shop;

#[tokio::test]
async fn what_clerks_do_shows_at_once() {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    let new = json!({"name": "龙井茶", "price": 19.9, "properties": [{"name": "产地", "detail": "杭州"}]});
    let id = clerk.post("/v1/product", new).await.data(201)["id"].as_u64().expect("an id");
    for folded in [false, true] {
        assert_eq!((found(&shop, "龙井").await, found(&shop, "杭州").await), (vec![id], vec![id]), "{folded}");
        fold(&shop).await;
    }
    let path = format!("/v1/product/{id}");
    clerk.put(&path, json!({"name": "碧螺春茶"})).await.data(201);
    for folded in [false, true] {
        assert_eq!((found(&shop, "龙井").await, found(&shop, "碧螺春").await), (vec![], vec![id]), "{folded}");
        fold(&shop).await;
    }
    clerk.put(&path, json!({"summary": "春茶", "properties": []})).await.data(201);
    for folded in [false, true] {
        assert_eq!((found(&shop, "杭州").await, found(&shop, "春茶").await), (vec![], vec![id]), "{folded}");
        fold(&shop).await;
    }
    clerk.delete(&path).await.data(202);
    for folded in [false, true] {
        assert_eq!(found(&shop, "茶").await, [0; 0], "{folded}");
        fold(&shop).await;
    }
}

#[tokio::test]
async fn another_price_is_another_place() {
    let shop = Shop::open().await;
    for id in 1..=3 {
        put_on_sale(&shop, product(id, "茶")).await;
    }
    fold(&shop).await;
    edit(&shop.app, 2, |product| product.price = Fen(1)).await;
    edit(&shop.app, 3, |product| product.price = Fen(9999)).await;
    for folded in [false, true] {
        assert_eq!(found_by(&shop.anonymous(), "茶", "cheapest").await, [2, 1, 3], "{folded}");
        fold(&shop).await;
    }
}

/// Sales, pictures and categories are nothing that search knows.
#[tokio::test]
async fn what_search_does_not_know_writes_nothing_for_it() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1, "茶")).await;
    fold(&shop).await;
    let clerk = shop.clerk(Permission::ALL).await;
    shop.category(7).await;
    for change in
        [json!({"stock_change": 5}), json!({"category_id": 7}), json!({"name": "茶"}), json!({"summary": "！"})]
    {
        clerk.put("/v1/product/1", change).await.data(201);
    }
    let paula = shop.payer("paula").await;
    paula.post("/v1/order", json!({"products": [{"product_id": 1, "count": 1}]})).await.data(201);
    let (header, changes) = known(&shop).await;
    assert_eq!(changes, []);
    sweep(&shop.app).await;
    assert_eq!(known(&shop).await.0, header, "the worker lets it be");
    let page = ask(&shop.anonymous(), "茶", "").await.data(200);
    assert_eq!(page["items"][0]["stock"], json!(13));
}

/// One that was taken off between the look into the index and the products.
#[tokio::test]
async fn what_is_no_longer_sold_is_never_shown() {
    let shop = Shop::open().await;
    for id in 1..=3 {
        put_on_sale(&shop, product(id, "茶")).await;
    }
    fold(&shop).await;
    // As if that change had not been heard of yet.
    remove(&shop.app, 2).await;
    let (_, changes) = known(&shop).await;
    shared::shop::search::store::forget(&shop.app.table, changes[0].clone()).await.expect("forgotten");
    let page = ask(&shop.anonymous(), "茶", "").await.data(200);
    assert_eq!(super::ids(&page), [3, 1]);
}

/// A second function has nothing in memory; the first one has what is no longer.
#[tokio::test]
async fn every_function_finds_the_same() {
    let shop = Shop::open().await;
    let other = shop.another_function();
    for id in 1..=6 {
        put_on_sale(&shop, product(id, "茶")).await;
        if id % 2 == 0 {
            fold(&shop).await;
        }
        let expected: Vec<_> = (1..=id).rev().collect();
        for caller in [&other, &shop.anonymous(), &shop.another_function()] {
            assert_eq!(found_by(caller, "茶", "newest").await, expected);
        }
    }
}

/// Shops in one process have nothing in common.
#[tokio::test]
async fn another_shop_has_other_products() {
    let (one, other) = (Shop::open().await, Shop::open().await);
    put_on_sale(&one, product(1, "茶")).await;
    fold(&one).await;
    assert_eq!((found(&one, "茶").await, found(&other, "茶").await), (vec![1], vec![]));
}
