//! Importing twice, and into a shop that was used.

use serde_json::json;
use shared::shop::user;
use shop::import::Options;

use super::{DUMP, import, people::log_in, try_import, without};
use crate::support::Shop;

#[tokio::test]
async fn the_second_time_everything_is_there() {
    let shop = Shop::open().await;
    let first = import(&shop, DUMP).await;
    let second = import(&shop, DUMP).await;
    for (table, tally) in &second.tables {
        assert_eq!(
            (tally.written, tally.there, tally.skipped),
            (0, first.tables[table].written, first.tables[table].skipped)
        );
    }
    // An administrator who has not changed it yet is named until they have.
    assert_eq!(second.administrators.named, first.administrators.named);
    assert_eq!(shop.anonymous().get("/v1/product/recent").await.data(200)["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn what_happened_since_stays() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let anna = log_in(&shop, "anna", "anna-secret", 100).await;
    let order = anna.post("/v1/order", json!({"products": [{"product_id": 1, "count": 2}]})).await.data(201);
    let change =
        json!({"old_password": "anna-secret", "new_password": "a better one", "confirm_password": "a better one"});
    anna.put("/v1/user/password", change).await.data(201);
    anna.put("/v1/order/2/cancel", json!({})).await.data(201);
    anna.delete("/v1/address/2").await.data(202);
    let boss = log_in(&shop, "boss", "123456", 100).await;
    let change = json!({"old_password": "123456", "new_password": "not that one", "confirm_password": "not that one"});
    boss.put("/v1/user/password", change).await.data(201);

    let report = import(&shop, DUMP).await;
    assert!(report.tables.values().all(|tally| tally.written == 0));
    assert_eq!(report.administrators.weak, 0);
    assert_eq!(shop.anonymous().get("/v1/product/1").await.data(200)["stock"], json!(3));
    let anna = log_in(&shop, "anna", "a better one", 100).await;
    let orders = anna.get("/v1/order").await.data(200);
    assert_eq!((&orders["total"], &orders["items"][0]["id"]), (&json!(3), &order["order_id"]));
    assert_eq!(anna.get("/v1/order/2").await.data(200)["order_status"], json!(6));
    assert_eq!(anna.get("/v1/address/all").await.data(200)["items"].as_array().map(Vec::len), Some(1));
    let boss = user::store::find(&shop.app.table, 1).await.expect("reads").expect("imported");
    assert!(!boss.must_change_password);
}

/// A later dump of a shop that was still in use brings what is new, between and above what is there.
#[tokio::test]
async fn a_later_dump_adds_what_is_missing() {
    let shop = Shop::open().await;
    let earlier = without(&["T20170714A", "(1, 1, 2, NULL", "(1, 2, 1, NULL", "'碧螺春'", "(1, 2, NULL"]);
    import(&shop, &earlier).await;
    let anna = log_in(&shop, "anna", "anna-secret", 100).await;
    anna.post("/v1/order", json!({"products": [{"product_id": 1, "count": 1}]})).await.data(201);
    shop.clock.advance(3600);
    let anna = log_in(&shop, "anna", "anna-secret", 100).await;
    // A page far down counts, and so moves the tally on.
    anna.get("/v1/order?page=9").await.data(200);
    assert_eq!(anna.get("/v1/order").await.data(200)["total"], json!(2));

    let report = import(&shop, DUMP).await;
    let written = |table: &str| report.tables[table].written;
    assert_eq!((written("order"), written("product"), written("user"), written("theme")), (1, 1, 0, 0));
    assert_eq!(anna.get("/v1/order?page=9").await.data(200)["total"], json!(3));
    assert_eq!(anna.get("/v1/order").await.data(200)["total"], json!(3));
    assert_eq!(shop.anonymous().get("/v1/product/recent").await.data(200)["items"].as_array().map(Vec::len), Some(2));
}

/// What stands under the same ids may be somebody's real work.
#[tokio::test]
async fn another_shop_is_not_mixed_with_it() {
    let shop = Shop::open().await;
    shop.category(3).await;
    let refusal = try_import(&shop, DUMP, &Options::default()).await.expect_err("another shop");
    assert!(refusal.to_string().starts_with("this shop has its own category 3 (类别3)"), "{refusal}");
    shop.anonymous().get("/v1/product/1").await.refused(404, 30010);
}
