use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::{
        Image,
        banner::{self as banners, Banner, BannerItem},
    },
};

use super::{add, banner, kept, open, path, shown, take_off_the_shelf, theme};

#[tokio::test]
async fn an_item_is_shown_where_it_is_put() {
    let (shop, clerk) = open().await;
    let home = banner(&clerk).await;
    let mut items = Vec::new();
    for name in ["A", "B", "C", "D"] {
        items.push(add(&clerk, home, name).await.data(201));
    }
    let second = json!({
        "id": items[1]["id"], "banner_id": home, "order": 2, "image": "http://shop.test/static/images/B.webp",
        "key_word": "B", "type": 0,
    });
    assert_eq!(items[1], second);
    assert_eq!(shown(&shop, home).await.concat(), "ABCD");
    for (item, order, expected) in [(0, 4, "BCDA"), (2, 1, "CBDA"), (1, 3, "CDBA"), (2, 20, "DBAC"), (1, 2, "DBAC")] {
        let moved = clerk.put(&path(&items[item]), json!({"order": order})).await.data(201);
        assert_eq!(moved["order"], json!(order.min(4)));
        assert_eq!(shown(&shop, home).await.concat(), expected, "{item} to {order}");
    }
    clerk.put(&path(&items[3]), json!({"image": "https://cdn.example.com/d.png", "key_word": "E"})).await.data(201);
    assert_eq!(shown(&shop, home).await.concat(), "EBAC", "what is not said stays, the place too");
    clerk.delete(&path(&items[1])).await.data(202);
    clerk.post(&path(&items[0]), json!({})).await.data(202);
    assert_eq!(shown(&shop, home).await.concat(), "EC");
    for answer in [
        clerk.get(&path(&items[0])).await,
        clerk.put(&path(&items[0]), json!({"order": 1})).await,
        clerk.delete(&path(&items[1])).await,
        clerk.post(&path(&items[1]), json!({})).await,
    ] {
        answer.refused(404, 40010);
    }
}

#[tokio::test]
async fn an_item_moves_to_another_banner() {
    let (shop, clerk) = open().await;
    let (home, sale) = (banner(&clerk).await, banner(&clerk).await);
    let item = add(&clerk, home, "A").await.data(201);
    for name in ["B", "C"] {
        add(&clerk, sale, name).await.data(201);
    }
    let change = async |change: Value| clerk.put(&path(&item), change).await;
    let lists = async || [shown(&shop, home).await.concat(), shown(&shop, sale).await.concat()];
    assert_eq!(change(json!({"banner_id": home})).await.data(201), item, "that is where it is");
    assert_eq!(change(json!({"banner_id": sale, "order": 2})).await.data(201)["order"], 2);
    assert_eq!(lists().await, ["", "BAC"]);
    assert_eq!(change(json!({"banner_id": home, "key_word": "Z"})).await.data(201)["banner_id"], home);
    assert_eq!(lists().await, ["Z", "BC"]);
    change(json!({"banner_id": 404})).await.refused(404, 40010);
    clerk.delete(&format!("/cms/banner/{home}")).await.data(202);
    change(json!({"banner_id": sale})).await.refused(404, 40010);
}

#[tokio::test]
async fn an_item_leads_to_something_that_is_there() {
    let (shop, clerk) = open().await;
    shop.product(7, 100, 1).await;
    shop.product(8, 100, 1).await;
    theme(&shop, 7).await;
    take_off_the_shelf(&shop, 8).await;
    let home = banner(&clerk).await;
    let new =
        |kind: u8, key_word: &str| json!({"banner_id": home, "image": "a.webp", "type": kind, "key_word": key_word});
    for (kind, key_word, status, code) in [
        (1, "9", 404, 30010),
        (1, "8", 404, 30010),
        (2, "8", 404, 41010),
        (1, "", 400, 10120),
        (1, "茶", 400, 10120),
        (2, "0", 400, 10120),
    ] {
        clerk.post("/cms/banner_item", new(kind, key_word)).await.refused(status, code);
    }
    assert!(shown(&shop, home).await.is_empty());
    let item = clerk.post("/cms/banner_item", new(1, "7")).await.data(201);
    let change = async |change: Value| clerk.put(&path(&item), change).await;
    change(json!({"type": 2})).await.data(201);
    change(json!({"key_word": "8"})).await.refused(404, 41010);
    change(json!({"type": 1, "key_word": "8"})).await.refused(404, 30010);
    assert!(change(json!({"key_word": "茶"})).await.refused(400, 10120)["key_word"].is_array());
    change(json!({"type": 0, "key_word": "茶"})).await.data(201);
    change(json!({"type": 1, "key_word": "7"})).await.data(201);
    // What goes later leaves an item behind that leads nowhere, and that can still be kept.
    take_off_the_shelf(&shop, 7).await;
    assert_eq!(kept(&shop, home).await, ["7"]);
    change(json!({"image": "b.webp"})).await.data(201);
    change(json!({"type": 2})).await.data(201);
    change(json!({"type": 1})).await.refused(404, 30010);
}

#[tokio::test]
async fn a_banner_has_twenty_items() {
    let (shop, clerk) = open().await;
    let (home, sale) = (banner(&clerk).await, banner(&clerk).await);
    for number in 0..20 {
        add(&clerk, home, &number.to_string()).await.data(201);
    }
    add(&clerk, home, "20").await.refused(400, 9999);
    let other = add(&clerk, sale, "A").await.data(201);
    clerk.put(&path(&other), json!({"banner_id": home})).await.refused(400, 9999);
    assert_eq!((shown(&shop, home).await.len(), shown(&shop, sale).await.len()), (20, 1));
    let first = shop.anonymous().get(&format!("/v1/banner/{home}")).await.data(200)["items"][0].clone();
    clerk.put(&path(&first), json!({"order": 20})).await.data(201);
    clerk.delete(&path(&first)).await.data(202);
    clerk.put(&path(&other), json!({"banner_id": home})).await.data(201);
    assert_eq!((shown(&shop, home).await.len(), shown(&shop, sale).await.len()), (20, 0));
    clerk.delete(&format!("/cms/banner/{home}")).await.data(202);
    clerk.get(&path(&other)).await.refused(404, 40010);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let item = add(&clerk, banner(&clerk).await, "A").await.data(201);
    let bad = json!({"banner_id": 0, "image": "a b", "key_word": "长".repeat(101), "type": 3, "order": 21});
    let named = clerk.post("/cms/banner_item", bad.clone()).await.refused(400, 10120);
    assert_eq!(
        named.as_object().expect("fields").keys().collect::<Vec<_>>(),
        ["banner_id", "image", "key_word", "type"]
    );
    let named = clerk.put(&path(&item), bad).await.refused(400, 10120);
    let fields = ["banner_id", "image", "key_word", "order", "type"];
    assert_eq!(named.as_object().expect("fields").keys().collect::<Vec<_>>(), fields);
    let missing = clerk.post("/cms/banner_item", json!({})).await.refused(400, 10120);
    assert_eq!(missing.as_object().expect("fields").keys().collect::<Vec<_>>(), ["banner_id", "image", "type"]);
}

/// Whoever fills a shop in bulk corrects afterwards what goes with banners.
#[tokio::test]
async fn items_that_were_stored_in_bulk_are_found() {
    let (shop, clerk) = open().await;
    let item = |id: Id| BannerItem { id, image: Image("a.webp".into()), key_word: id.to_string(), kind: 0 };
    let stored = |id: Id| Banner {
        id,
        name: None,
        description: None,
        items: (0..3).map(|n| item(10 * id + n)).collect(),
        create_time: None,
        version: 0,
    };
    shop.app.table.put_all(&[stored(1), stored(2)]).await.expect("stored");
    banners::store::reindex(&shop.app.table).await.expect("reads and writes");
    assert_eq!((shown(&shop, 1).await, shown(&shop, 2).await.len()), (vec!["10".into(), "11".into(), "12".into()], 3));
    assert_eq!(clerk.get("/cms/banner/list").await.data(200)["total"], 2);
    clerk.delete("/cms/banner_item/11").await.data(202);
    assert_eq!(shown(&shop, 1).await, ["10", "12"]);
}

#[tokio::test]
async fn what_leads_to_something_that_is_gone_is_not_shown_to_visitors() {
    let (shop, clerk) = open().await;
    let home = banner(&clerk).await;
    for id in [7, 8] {
        shop.product(id, 1990, 5).await;
        theme(&shop, id).await;
    }
    let mut ids = Vec::new();
    for (kind, key_word) in [(1, "7"), (2, "8"), (0, "春茶"), (1, "8"), (2, "7")] {
        let item = json!({"banner_id": home, "image": "a.webp", "key_word": key_word, "type": kind});
        ids.push(clerk.post("/cms/banner_item", item).await.data(201)["id"].clone());
    }
    let seen = async || {
        let banner = shop.anonymous().get(&format!("/v1/banner/{home}")).await.data(200);
        banner["items"].as_array().expect("items").iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(seen().await, ids);
    take_off_the_shelf(&shop, 7).await;
    assert_eq!(seen().await, ids[1..]);
    clerk.delete("/v1/theme/8").await.data(202);
    assert_eq!(seen().await, ids[2..]);
    let kept = clerk.get(&format!("/cms/banner/{home}")).await.data(200);
    assert_eq!(kept["items"].as_array().map(Vec::len), Some(5), "a clerk sees what is to be mended");
}
