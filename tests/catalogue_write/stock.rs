//! Corrections of a stock.

use serde_json::json;

use super::{add_product, at, open, shown};

#[tokio::test]
async fn a_stock_is_counted_or_changed() {
    let (_shop, clerk) = open().await;
    let path = at(add_product(&clerk, None).await);
    for (change, stock) in [
        (json!({"stock": 25}), 25),
        (json!({"stock": 20, "expected_stock": 25}), 20),
        (json!({"stock": 20, "expected_stock": 20}), 20),
        (json!({"stock_change": 5}), 25),
        (json!({"stock_change": -25}), 0),
        (json!({"stock_change": 0}), 0),
        (json!({"stock_change": 100_000_000, "summary": "满仓"}), 100_000_000),
    ] {
        assert_eq!(clerk.put(&path, change.clone()).await.data(201)["stock"], stock, "{change}");
    }
}

#[tokio::test]
async fn a_refused_correction_changes_nothing() {
    let (shop, clerk) = open().await;
    let product = add_product(&clerk, None).await;
    let before = shown(&shop, product).await;
    clerk.put(&at(product), json!({"stock_change": -11, "summary": "清仓", "price": 1})).await.refused(409, 30020);
    clerk.put(&at(product), json!({"stock": 7, "expected_stock": 9, "summary": "清仓"})).await.refused(409, 10115);
    clerk.put(&at(product), json!({"stock_change": -1, "category_id": 404})).await.refused(404, 31010);
    assert_eq!(shown(&shop, product).await, before);
}
