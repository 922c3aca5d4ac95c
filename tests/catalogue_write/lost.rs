//! The engine does it, and its answer is lost: the SDK asks again, and it has happened once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use http::Method;
use serde_json::{Value, json};

use super::{add_category, add_product, at, id, open, shelf, shown};
use crate::support::{
    Answer, Client, Shop,
    proxy::{Fate, Proxy, Rule, keys},
};

/// The answer to the first write of a product or a category.
fn lost() -> Rule {
    let done = AtomicBool::new(false);
    Arc::new(move |operation, parameters| {
        let ours = |key: &String| key.starts_with("PRODUCT#") || key.starts_with("CATEGORY/");
        let lost = keys(operation, parameters).iter().any(ours) && !done.swap(true, Ordering::Relaxed);
        Box::pin(async move { if lost { Fate::Lost } else { Fate::Pass(None) } })
    })
}

async fn send(shop: &Shop, clerk: &Client, method: Method, path: &str, body: Value) -> Answer {
    let proxy = Proxy::start(shop.dynamo(), lost()).await;
    shop.through(&proxy.url).like(clerk).send(method, path, body.to_string().into()).await
}

#[tokio::test]
async fn a_change_happens_once() {
    let (shop, clerk) = open().await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let new =
        json!({"name": "龙井", "price": 1, "stock": 10, "category_id": tea, "images": ["a.webp", "b.webp", "c.webp"]});
    let created = send(&shop, &clerk, Method::POST, "/v1/product", new).await.data(201);
    let product = id(&created);
    assert_eq!(shelf(&shop, tea).await, [product]);

    let change = async |change: Value| send(&shop, &clerk, Method::PUT, &at(product), change).await.data(201);
    assert_eq!(change(json!({"stock_change": 5})).await["stock"], 15);
    assert_eq!(change(json!({"stock": 3, "expected_stock": 15})).await["stock"], 3);
    assert_eq!(change(json!({"summary": "新茶"})).await["summary"], "新茶");
    assert_eq!(change(json!({"category_id": gifts})).await["category_id"], gifts);
    let reorder = json!({"src_order": 1, "dest_order": 2});
    let moved = send(&shop, &clerk, Method::PUT, &format!("{}/reorder", at(product)), reorder).await.data(201);
    assert_eq!(shown(&shop, product).await, moved);
    assert_eq!(moved["images"][0], created["images"][1]);
    assert_eq!(moved["images"][2], created["images"][2], "moved once, not twice");
    shop.check_shelves().await;

    let path = format!("/v1/category/{gifts}");
    let named = send(&shop, &clerk, Method::PUT, &path, json!({"name": "礼品"})).await.data(201);
    assert_eq!(named["name"], "礼品");
    send(&shop, &clerk, Method::DELETE, &at(product), json!({})).await.data(202);
    send(&shop, &clerk, Method::DELETE, &path, json!({})).await.data(202);
    let named = json!({"name": "酒"});
    send(&shop, &clerk, Method::POST, "/v1/category", named).await.data(201);
    assert_eq!(shop.anonymous().get("/v1/category/list").await.data(200)["total"], 2);
    shop.check_shelves().await;
    add_product(&clerk, Some(tea)).await;
    send(&shop, &clerk, Method::DELETE, &format!("/v1/category/{tea}"), json!({})).await.refused(409, 31020);
}
