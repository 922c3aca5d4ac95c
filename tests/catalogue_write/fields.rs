//! Every bad field is named, all at once.

use serde_json::{Value, json};

use super::{add_product, at, open};

fn names(fields: &Value) -> Vec<&str> {
    fields.as_object().expect("fields").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn of_a_product() {
    let (_shop, clerk) = open().await;
    let path = at(add_product(&clerk, None).await);
    let bad = json!({"category_id": 0, "name": "长".repeat(51), "price": 0.001, "stock": 100_000_001,
        "summary": "长".repeat(256), "main_image": "javascript:alert(1)", "images": ["a.webp", "a/b.png"],
        "properties": [{"name": "产地", "detail": "杭州"}, {"name": "长".repeat(31)}]});
    let mut expected = ["category_id", "images.1", "main_image", "name", "price", "properties.1.detail"].to_vec();
    expected.extend(["properties.1.name", "stock", "summary"]);
    for answer in [clerk.post("/v1/product", bad.clone()).await, clerk.put(&path, bad).await] {
        assert_eq!(names(&answer.refused(400, 10120)), expected);
    }
    assert_eq!(names(&clerk.post("/v1/product", json!({})).await.refused(400, 10120)), ["name", "price"]);
    for price in [json!(0), json!(-1), json!("19.999"), json!(19.999), json!(1_000_000.01), json!(null)] {
        let answer = clerk.post("/v1/product", json!({"name": "茶", "price": price})).await;
        assert_eq!(names(&answer.refused(400, 10120)), ["price"], "{price}");
    }
}

#[tokio::test]
async fn lists_have_an_end() {
    let (_shop, clerk) = open().await;
    let path = at(add_product(&clerk, None).await);
    let body = |images: usize, properties: usize| {
        json!({"name": "茶", "price": 1, "images": vec!["a.webp"; images],
            "properties": vec![json!({"name": "产地", "detail": "杭州"}); properties]})
    };
    let full = clerk.post("/v1/product", body(12, 30)).await.data(201);
    assert_eq!(clerk.put(&path, body(12, 30)).await.data(201)["images"], full["images"]);
    for answer in [clerk.post("/v1/product", body(13, 31)).await, clerk.put(&path, body(13, 31)).await] {
        assert_eq!(names(&answer.refused(400, 10120)), ["images", "properties"]);
    }
}

#[tokio::test]
async fn of_a_correction() {
    let (_shop, clerk) = open().await;
    let path = at(add_product(&clerk, None).await);
    for (change, bad) in [
        (json!({"stock": 1, "stock_change": 1}), vec!["stock_change"]),
        (json!({"stock": 1, "expected_stock": 10, "stock_change": 0}), vec!["stock_change"]),
        (json!({"expected_stock": 10}), vec!["expected_stock"]),
        (json!({"expected_stock": 10, "stock_change": 1}), vec!["expected_stock"]),
        (json!({"stock": -1}), vec!["stock"]),
        (json!({"stock": 1.5, "expected_stock": -1}), vec!["expected_stock", "stock"]),
        (json!({"stock_change": 100_000_001}), vec!["stock_change"]),
        (json!({"stock_change": "1e0"}), vec!["stock_change"]),
        // With ten pieces there it would be one too many.
        (json!({"stock_change": 99_999_991}), vec!["stock_change"]),
    ] {
        assert_eq!(names(&clerk.put(&path, change.clone()).await.refused(400, 10120)), bad, "{change}");
    }
}
