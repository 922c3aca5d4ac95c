//! Themes as clerks keep them.

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::{
    auth::{Access, Permission},
    ids::{self, Id},
    shop::theme::{Theme, store},
};
use shop::areas;

use super::{MEDIA, add_theme, ids, take_off_the_shelf, theme};
use crate::support::{Answer, Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

fn new() -> Value {
    json!({"name": "春茶", "description": "新茶上市", "topic_img_url": "1@theme.png",
        "head_img_url": "https://cdn.example.com/head.png"})
}

/// The path of a new theme without products.
async fn add(clerk: &Client) -> String {
    format!("/v1/theme/{}", clerk.post("/v1/theme", new()).await.data(201)["id"])
}

async fn add_product(clerk: &Client, theme: &str, product: Id) -> Answer {
    clerk.post(&format!("{theme}/product?product_id={product}"), json!({})).await
}

async fn remove_product(clerk: &Client, theme: &str, product: Id) -> Answer {
    clerk.delete(&format!("{theme}/product?product_id={product}")).await
}

async fn products(client: &Client, theme: &str) -> Vec<Id> {
    ids(&client.get(theme).await.data(200)["products"])
}

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let area = areas::all().into_iter().find(|area| area.name == "theme").expect("an area");
    for (id, permission) in [
        ("theme_create", Permission::ThemeCreate),
        ("theme_change", Permission::ThemeChange),
        ("theme_delete", Permission::ThemeDelete),
        ("theme_add_product", Permission::ThemeProductAdd),
        ("theme_remove_product", Permission::ThemeProductDelete),
    ] {
        let operation = area.operations.iter().find(|operation| operation.id == id).expect(id);
        assert_eq!(operation.access, Access::Group(permission), "{id}");
    }
}

#[tokio::test]
async fn a_theme_lives_and_goes() {
    let (shop, clerk) = open().await;
    let nobody = shop.anonymous();
    let made = clerk.post("/v1/theme", new()).await.data(201);
    let one = format!("/v1/theme/{}", made["id"]);
    let mut expected = json!({"id": made["id"], "name": "春茶", "description": "新茶上市",
        "topic_img_url": format!("{MEDIA}/1@theme.png"), "head_img_url": "https://cdn.example.com/head.png",
        "products": []});
    assert_eq!((&made, &nobody.get(&one).await.data(200)), (&expected, &expected));
    for (field, value) in [
        ("name", "夏茶".to_owned()),
        ("description", String::new()),
        ("topic_img_url", "https://cdn.example.com/topic.png".into()),
        ("head_img_url", format!("{MEDIA}/2@theme.png")),
    ] {
        expected[field] = json!(value);
        assert_eq!(clerk.put(&one, json!({field: value})).await.data(201), expected);
    }
    assert_eq!(nobody.get("/v1/theme/list").await.data(200)["total"], 1);
    clerk.delete(&one).await.data(202);
    let page = nobody.get("/v1/theme/list").await.data(200);
    assert_eq!((&page["total"], &page["items"]), (&json!(0), &json!([])));
    assert_eq!(nobody.get(&format!("/v1/theme?ids={}", made["id"])).await.data(200)["items"], json!([]));
    for answer in [
        nobody.get(&one).await,
        clerk.put(&one, json!({"name": "x"})).await,
        clerk.delete(&one).await,
        add_product(&clerk, &one, 1).await,
        remove_product(&clerk, &one, 1).await,
    ] {
        answer.refused(404, 41010);
    }
}

#[tokio::test]
async fn a_theme_shows_its_products_in_the_order_they_came() {
    let (shop, clerk) = open().await;
    let mut stored = Vec::new();
    for id in 1..=4 {
        stored.push(shop.product(id, 100, 1).await);
    }
    let theme = add(&clerk).await;
    assert_eq!(ids(&add_product(&clerk, &theme, 3).await.data(201)["products"]), [3]);
    let by_body = clerk.post(&format!("{theme}/product"), json!({"product_id": 1})).await.data(201);
    assert_eq!(ids(&by_body["products"]), [3, 1]);
    assert_eq!(by_body, clerk.get(&theme).await.data(200));
    add_product(&clerk, &theme, 3).await.refused(409, 10110);
    add_product(&clerk, &theme, 9).await.refused(404, 30010);
    take_off_the_shelf(&shop, &stored[1]).await;
    add_product(&clerk, &theme, 2).await.refused(404, 30010);
    remove_product(&clerk, &theme, 2).await.refused(404, 30010);
    remove_product(&clerk, &theme, 3).await.data(202);
    add_product(&clerk, &theme, 3).await.data(201);
    assert_eq!(products(&clerk, &theme).await, [1, 3], "at its end, when it comes again");
    // One that is sold off meanwhile can still be taken out.
    take_off_the_shelf(&shop, &stored[0]).await;
    assert_eq!(products(&clerk, &theme).await, [3]);
    remove_product(&clerk, &theme, 1).await.data(202);
    remove_product(&clerk, &theme, 1).await.refused(404, 30010);
    for (query, body) in [("", json!({})), ("?product_id=x", json!({})), ("", json!({"product_id": "1.5"}))] {
        let path = format!("{theme}/product{query}");
        assert!(clerk.post(&path, body.clone()).await.refused(400, 10120)["product_id"].is_array());
        assert!(clerk.delete(&format!("{theme}/product{query}")).await.refused(400, 10120)["product_id"].is_array());
    }
}

#[tokio::test]
async fn a_new_theme_can_bring_its_products() {
    let (shop, clerk) = open().await;
    for id in 1..=99 {
        shop.product(id, 100, 1).await;
    }
    let with = |ids: Vec<Id>| {
        let mut new = new();
        new["product_ids"] = json!(ids);
        new
    };
    let order: Vec<Id> = (1..=98).rev().collect();
    let made = clerk.post("/v1/theme", with(order.clone())).await.data(201);
    assert_eq!(ids(&made["products"]), order);
    clerk.post("/v1/theme", with(vec![1, 2, 404])).await.refused(404, 30010);
    for wrong in [(1..=99).collect(), vec![1, 2, 1]] {
        assert!(clerk.post("/v1/theme", with(wrong)).await.refused(400, 10120)["product_ids"].is_array());
    }
    assert_eq!(clerk.get("/v1/theme/list").await.data(200)["total"], 1);
}

/// A hundred, and no more; those that nobody sees any more make room.
#[tokio::test]
async fn a_theme_has_a_hundred_products() {
    let (shop, clerk) = open().await;
    let mut stored = Vec::new();
    for id in 1..=102 {
        stored.push(shop.product(id, 100, 1).await);
    }
    add_theme(&shop, theme(1, (1..=99).collect())).await;
    add_product(&clerk, "/v1/theme/1", 100).await.data(201);
    add_product(&clerk, "/v1/theme/1", 101).await.refused(400, 9999);
    add_product(&clerk, "/v1/theme/1", 100).await.refused(409, 10110);
    take_off_the_shelf(&shop, &stored[6]).await;
    take_off_the_shelf(&shop, &stored[7]).await;
    for id in [101, 102] {
        add_product(&clerk, "/v1/theme/1", id).await.data(201);
    }
    let expected: Vec<Id> = (1..=102).filter(|id| ![7, 8].contains(id)).collect();
    assert_eq!(products(&clerk, "/v1/theme/1").await, expected);
    add_product(&clerk, "/v1/theme/1", 7).await.refused(400, 9999);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let theme = add(&clerk).await;
    let bad = json!({"name": "长".repeat(51), "description": "长".repeat(256), "topic_img_url": "a b", "head_img_url": 1,
        "product_ids": [0]});
    let names = |answer: Answer| {
        let named = answer.refused(400, 10120);
        named.as_object().expect("fields").keys().cloned().collect::<Vec<_>>()
    };
    let fields = ["description", "head_img_url", "name", "product_ids.0", "topic_img_url"];
    assert_eq!(names(clerk.post("/v1/theme", bad.clone()).await), fields);
    assert_eq!(names(clerk.put(&theme, bad).await), ["description", "head_img_url", "name", "topic_img_url"]);
    assert_eq!(names(clerk.post("/v1/theme", json!({})).await), ["head_img_url", "name", "topic_img_url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_added_at_once_is_there() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    for id in 1..=20 {
        shop.product(id, 100, 1).await;
    }
    let theme = add(&clerk).await;
    let adds = join_all((1..=20).map(|id| add_product(if id % 2 == 0 { &clerk } else { &other }, &theme, id)));
    let (adds, named) = tokio::join!(adds, other.put(&theme, json!({"name": "同时"})));
    for answer in adds {
        answer.data(201);
    }
    named.data(201);
    let mut shown = products(&clerk, &theme).await;
    shown.sort_unstable();
    assert_eq!(shown, (1..=20).collect::<Vec<Id>>());
    assert_eq!(clerk.get(&theme).await.data(200)["name"], "同时");
    // The same one, added by several and taken out by several.
    for id in 1..=5 {
        let gone = join_all([&clerk, &other, &clerk].map(|clerk| remove_product(clerk, &theme, id))).await;
        assert_eq!(gone.iter().filter(|answer| answer.status == 202).count(), 1);
        let back = join_all([&clerk, &other, &clerk].map(|clerk| add_product(clerk, &theme, id))).await;
        assert_eq!(back.iter().filter(|answer| answer.status == 201).count(), 1);
        for late in back.iter().filter(|answer| answer.status != 201) {
            late.refused(409, 10110);
        }
    }
    assert_eq!(products(&clerk, &theme).await.len(), 20);
}

/// Either the product came first, or it is refused: none is taken up that was gone already.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_to_show_what_is_gone() {
    let (shop, clerk) = open().await;
    for id in 1..=20 {
        let product = shop.product(id, 100, 1).await;
        let theme = add(&clerk).await;
        let (added, ()) = tokio::join!(add_product(&clerk, &theme, id), take_off_the_shelf(&shop, &product));
        let stored = store::find_all(&shop.app.table, &[theme_id(&theme)]).await.expect("reads");
        assert_eq!(stored[0].product_ids.len(), usize::from(added.status == 201));
        if added.status != 201 {
            added.refused(404, 30010);
        }
        let (status, code) = if stored[0].product_ids.is_empty() { (404, 30010) } else { (409, 10110) };
        add_product(&clerk, &theme, id).await.refused(status, code);
        assert!(products(&clerk, &theme).await.is_empty());
    }
}

fn theme_id(path: &str) -> Id {
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_stays_deleted() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    shop.product(1, 100, 1).await;
    for _ in 0..10 {
        let theme = add(&clerk).await;
        let (gone, again, added, named) = tokio::join!(
            clerk.delete(&theme),
            other.delete(&theme),
            add_product(&other, &theme, 1),
            clerk.put(&theme, json!({"name": "迟"})),
        );
        let mut statuses = [gone.status.as_u16(), again.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404]);
        for late in [added, named] {
            assert!([201, 404].contains(&late.status.as_u16()), "{:?}", late.json());
        }
        clerk.get(&theme).await.refused(404, 41010);
        assert_eq!(clerk.get("/v1/theme/list").await.data(200)["total"], 0);
    }
}

/// Another function can draw the same id within a millisecond: here every second one is taken already.
#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken: Vec<Theme> = (first..first + 2048).step_by(2).map(|id| theme(id, vec![])).collect();
    shop.app.table.put_all(&taken).await.expect("stored");
    for _ in 0..10 {
        let clerk = shop.another_function().like(&clerk);
        assert_eq!(theme_id(&add(&clerk).await) % 2, 1);
    }
}
