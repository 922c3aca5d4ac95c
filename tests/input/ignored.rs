//! Unknown fields do not matter, and do not pass in silence.

use axum::body::Body;
use http::Method;
use serde_json::json;

use crate::support::{Counter, Log, Shop};

#[tokio::test]
async fn an_answer_names_what_nobody_has_read() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let new = json!({"name": "茶", "price": 41.5, "prise": 41.5, "properties": [{"name": "产地", "detail": "庐山", "note": 1}]});
    let created = boss.post("/v1/product?order_status=2", new).await;
    assert_eq!(created.json()["ignored"], json!(["order_status", "prise", "properties.note"]));
    let path = format!("/v1/product/{}", created.data(201)["id"]);
    let row = boss.get(&path).await.data(200);
    let changed = boss.put(&path, row.clone()).await;
    let ignored = changed.json()["ignored"].clone();
    assert!(ignored.as_array().is_some_and(|names| names.contains(&json!("id"))), "{ignored}");
    assert_eq!(changed.data(201), row);
    assert_eq!(boss.get("/cms/order/list?order_status=2&page=1").await.json()["ignored"], json!(["order_status"]));
    assert_eq!(boss.get("/v1/category/all?x=1").await.json()["ignored"], json!(["x"]));
    assert_eq!(
        boss.send(Method::DELETE, &format!("{path}?force=1"), Body::empty()).await.json()["ignored"],
        json!(["force"])
    );
}

#[tokio::test]
async fn nothing_is_named_where_all_is_read() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    for answer in [
        counter.clerk.get("/cms/order/list?status=2&page=1&size=5").await,
        counter.deliver(order, json!({"express_company": "ZTO", "tracking_no": "1"})).await,
        counter.anna.get("/v1/theme?ids[]=1&ids[]=2").await,
        counter.anna.get("/v1/category/all").await,
    ] {
        assert_eq!(answer.json().get("ignored"), None);
    }
    // A refusal is about what is wrong.
    let refused = counter.anna.put("/v1/user", json!({"nickname": 1, "nick": 2})).await;
    assert_eq!(refused.json().get("ignored"), None);
    refused.refused(400, 10120);
}

#[tokio::test]
async fn the_list_is_short() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let mut row = json!({"name": "茶"});
    for number in 0..100 {
        row[format!("field{number:02}")] = json!(number);
    }
    let ignored = boss.post("/v1/category", row).await.json()["ignored"].clone();
    assert_eq!(ignored.as_array().map(Vec::len), Some(20));
}

#[tokio::test]
async fn the_local_run_logs_them() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let log = Log::begin();
    anna.put("/v1/user", json!({"nickname": "安娜", "nicknam": "x"})).await.data(201);
    let text = log.text();
    assert!(text.contains("nicknam") && text.contains("PUT /v1/user"), "{text}");
}
