use serde_json::json;
use shared::shop::counter::Counter;

use super::{MEDIA, add_category, add_product, at, id, open};

#[tokio::test]
async fn a_category_lives() {
    let (shop, clerk) = open().await;
    let new = json!({"name": " 茶 ", "description": "应季", "image": "tea.webp"});
    let created = clerk.post("/v1/category", new).await.data(201);
    let mut expected =
        json!({"id": created["id"], "name": "茶", "description": "应季", "image": format!("{MEDIA}/tea.webp")});
    assert_eq!(created, expected);
    let path = format!("/v1/category/{}", created["id"]);
    let nobody = shop.anonymous();
    assert_eq!(nobody.get(&path).await.data(200), expected);
    assert_eq!(nobody.get("/v1/category/all").await.data(200), json!([expected]));
    for (field, value, shown) in [
        ("name", json!("绿茶"), json!("绿茶")),
        // What may not be empty stays as it is.
        ("name", json!(null), json!("绿茶")),
        ("description", json!("新茶"), json!("新茶")),
        ("description", json!(null), json!(null)),
        ("image", json!("https://cdn.example.com/a.png"), json!("https://cdn.example.com/a.png")),
        ("image", json!(null), json!(null)),
        ("image", json!(format!("{MEDIA}/green.webp")), json!(format!("{MEDIA}/green.webp"))),
    ] {
        expected[field] = shown;
        assert_eq!(clerk.put(&path, json!({field: value})).await.data(201), expected, "{field}: {value}");
        assert_eq!(nobody.get(&path).await.data(200), expected);
    }
    assert_eq!(clerk.put(&path, json!({})).await.data(201), expected);
    let bare = clerk.post("/v1/category", json!({"name": "茶"})).await.data(201);
    assert_eq!(bare, json!({"id": bare["id"], "name": "茶", "description": null, "image": null}));
    shop.check_shelves().await;

    clerk.delete(&path).await.data(202);
    for answer in [
        nobody.get(&path).await,
        clerk.put(&path, json!({"name": "茶"})).await,
        clerk.delete(&path).await,
        clerk.post("/v1/product", json!({"name": "龙井", "price": 1, "category_id": created["id"]})).await,
    ] {
        answer.refused(404, 31010);
    }
    let products = nobody.get(&format!("/v1/product/all/by_category?category_id={}", created["id"])).await.data(200);
    assert_eq!(products["items"], json!([]));
    assert_eq!(nobody.get("/v1/category/list").await.data(200)["total"], 1);
    shop.check_shelves().await;
}

#[tokio::test]
async fn every_bad_field_of_a_category_is_named() {
    let (_shop, clerk) = open().await;
    let path = format!("/v1/category/{}", add_category(&clerk, "茶").await);
    let bad = json!({"name": "长".repeat(51), "description": "长".repeat(256), "image": "../secret"});
    for answer in [clerk.post("/v1/category", bad.clone()).await, clerk.put(&path, bad).await] {
        let fields = answer.refused(400, 10120);
        assert_eq!(fields.as_object().expect("fields").keys().collect::<Vec<_>>(), ["description", "image", "name"]);
    }
    for nameless in [json!({}), json!({"name": null}), json!({"name": "  "}), json!({"name": 1})] {
        assert!(clerk.post("/v1/category", nameless).await.refused(400, 10120)["name"].is_array());
    }
    assert!(clerk.put(&path, json!({"name": ""})).await.refused(400, 10120)["name"].is_array());
}

#[tokio::test]
async fn a_category_with_products_stays() {
    let (shop, clerk) = open().await;
    let (tea, other) = (add_category(&clerk, "茶").await, add_category(&clerk, "酒").await);
    let (sold, moved) = (add_product(&clerk, Some(tea)).await, add_product(&clerk, Some(tea)).await);
    let path = format!("/v1/category/{tea}");
    clerk.delete(&path).await.refused(409, 31020);
    clerk.delete(&at(sold)).await.data(202);
    clerk.delete(&path).await.refused(409, 31020);
    clerk.put(&at(moved), json!({"category_id": other})).await.data(201);
    clerk.delete(&path).await.data(202);
    clerk.delete(&format!("/v1/category/{other}")).await.refused(409, 31020);
    clerk.put(&at(moved), json!({"category_id": null})).await.data(201);
    clerk.delete(&format!("/v1/category/{other}")).await.data(202);
    shop.check_shelves().await;
}

/// They are answered all at once.
#[tokio::test]
async fn categories_are_few() {
    let (shop, clerk) = open().await;
    let first = add_category(&clerk, "茶").await;
    let full = Counter { list: "CATEGORY".into(), total: 500 };
    shop.app.table.put_all(&[full]).await.expect("stored");
    let refusal = clerk.post("/v1/category", json!({"name": "酒"})).await.refused(400, 9999);
    assert_eq!(refusal, json!("最多500个类别"));
    clerk.delete(&format!("/v1/category/{first}")).await.data(202);
    let last = clerk.post("/v1/category", json!({"name": "酒"})).await.data(201);
    assert_eq!(shop.anonymous().get("/v1/category/all").await.data(200), json!([last]));
    assert!(id(&last) > first);
}
