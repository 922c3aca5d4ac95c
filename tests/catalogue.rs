//! What the shop window shows: categories, themes, banners and products, and what showing them costs.

mod lists;
mod theme_write;

use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::{
        Image,
        banner::{Banner, BannerItem},
        category::Category,
        counter,
        product::{self, Product},
        theme::{self, Theme},
    },
    storage::Write,
};

use crate::support::Shop;

const MEDIA: &str = "http://shop.test/static/images";

fn theme(id: Id, product_ids: Vec<Id>) -> Theme {
    Theme {
        id,
        name: format!("主题{id}"),
        description: Some("应季".into()),
        topic_image: Image(format!("{id}@theme.png")),
        head_image: Image("https://cdn.example/head.png".into()),
        product_ids,
        create_time: None,
        version: 0,
    }
}

async fn add_theme(shop: &Shop, theme: Theme) {
    shop.app.table.commit(theme::store::create(&theme)).await.expect("a free id");
}

/// What the back office does to a product that is no longer sold.
async fn take_off_the_shelf(shop: &Shop, product: &Product) {
    let stored = product::store::find(&shop.app.table, product.id).await.expect("reads").expect("on sale");
    let gone = Product { delete_time: Some(shop.clock.now()), ..stored };
    let lists = product::store::lists(product.category_id).map(|list| counter::change(&list, -1));
    let writes = [Write::replace(&gone)].into_iter().chain(lists).collect();
    shop.app.table.commit(writes).await.expect("written");
}

fn ids(items: &Value) -> Vec<Id> {
    items.as_array().expect("a list").iter().map(|item| item["id"].as_u64().expect("an id")).collect()
}

#[tokio::test]
async fn categories_are_shown_with_absolute_pictures() {
    let shop = Shop::open().await;
    let nobody = shop.anonymous();
    let empty = nobody.get("/v1/category/all").await;
    assert_eq!((empty.data(200), empty.calls().len()), (json!([]), 1));
    shop.category(2).await;
    let bare = Category { image: None, name: "茶".into(), id: 1, ..shop.category(10).await };
    shop.app.table.put_all(&[bare]).await.expect("stored");

    let all = nobody.get("/v1/category/all").await;
    assert_eq!((ids(&all.data(200)), all.calls().len()), (vec![1, 2, 10], 1));
    let picture = format!("{MEDIA}/category-2.webp");
    let second = json!({"id": 2, "name": "类别2", "description": null, "image": picture});
    assert_eq!(all.data(200)[1], second);
    assert_eq!(all.data(200)[0], json!({"id": 1, "name": "茶", "description": null, "image": null}));
    let one = nobody.get("/v1/category/2").await;
    assert_eq!((one.data(200), one.calls().len()), (second, 1));
    nobody.get("/v1/category/3").await.refused(404, 31010);
}

#[tokio::test]
async fn a_banner_leads_somewhere() {
    let shop = Shop::open().await;
    let item =
        |id: Id, kind: u8, image: &str| BannerItem { id, image: Image(image.into()), key_word: "007".into(), kind };
    let banner = Banner {
        id: 1,
        name: Some("首页".into()),
        description: None,
        items: vec![item(9, 1, "1@theme.png"), item(3, 0, "https://cdn.example/b.png"), item(4, 2, "banner-1a.png")],
        create_time: None,
        version: 0,
    };
    shop.app.table.put_all(&[banner]).await.expect("stored");
    shop.product(7, 1990, 5).await;
    add_theme(&shop, theme(7, Vec::new())).await;
    let answer = shop.anonymous().get("/v1/banner/1").await;
    assert_eq!(answer.calls().len(), 2);
    let expected = json!({"id": 1, "name": "首页", "description": null, "items": [
        {"id": 9, "image": format!("{MEDIA}/1@theme.png"), "key_word": "007", "type": 1},
        {"id": 3, "image": "https://cdn.example/b.png", "key_word": "007", "type": 0},
        {"id": 4, "image": format!("{MEDIA}/banner-1a.png"), "key_word": "007", "type": 2},
    ]});
    assert_eq!(answer.data(200), expected);
    shop.anonymous().get("/v1/banner/2").await.refused(404, 40010);
}

#[tokio::test]
async fn themes_are_found_by_their_ids() {
    let shop = Shop::open().await;
    for id in 1..=3 {
        add_theme(&shop, theme(id, vec![])).await;
    }
    let nobody = shop.anonymous();
    let some = nobody.get("/v1/theme?ids=3,1,99,3").await;
    assert_eq!((ids(&some.data(200)["items"]), some.calls().len()), (vec![3, 1], 1));
    let expected = json!({"id": 3, "name": "主题3", "description": "应季", "topic_img_url": format!("{MEDIA}/3@theme.png"),
        "head_img_url": "https://cdn.example/head.png"});
    assert_eq!(some.data(200)["items"][0], expected);
    assert_eq!(ids(&nobody.get("/v1/theme?ids=1%2C%202").await.data(200)["items"]), [1, 2]);
    assert_eq!(nobody.get("/v1/theme?ids=77").await.data(200)["items"], json!([]));

    let many = |count: usize| (1..=count).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let hundred = nobody.get(&format!("/v1/theme?ids={}", many(100))).await;
    assert_eq!((ids(&hundred.data(200)["items"]).len(), hundred.calls().len()), (3, 1));
    let too_many = format!("?ids={}", many(101));
    let wrong = ["", "?ids=", "?ids=a", "?ids=1,a", "?ids=0", "?ids=-1", "?ids=1,,2", "?ids=1,", "?ids=1.0", "?id=1"];
    for query in wrong.into_iter().chain(["?ids=9007199254740992", "?ids=a,b,c", too_many.as_str()]) {
        let msg = nobody.get(&format!("/v1/theme{query}")).await.refused(400, 10120);
        assert_eq!(msg["ids"].as_array().map(Vec::len), Some(1), "{query}: {msg}");
    }
}

#[tokio::test]
async fn a_theme_shows_its_hundred_products_in_two_calls() {
    let shop = Shop::open().await;
    let mut products = Vec::new();
    for id in 1..=100 {
        products.push(shop.product(id, 1990, 3).await);
    }
    let order: Vec<Id> = (1..=100).rev().collect();
    add_theme(&shop, theme(1, order.clone())).await;
    add_theme(&shop, theme(2, vec![])).await;
    add_theme(&shop, theme(3, vec![7, 4040, 5])).await;
    let nobody = shop.anonymous();
    let full = nobody.get("/v1/theme/1").await;
    assert_eq!((ids(&full.data(200)["products"]), full.calls().len()), (order, 2), "{:?}", full.calls());
    let theme = full.data(200);
    assert_eq!((&theme["name"], &theme["topic_img_url"]), (&json!("主题1"), &json!(format!("{MEDIA}/1@theme.png"))));
    assert_eq!(theme["products"][0], nobody.get("/v1/product/100").await.data(200));

    let empty = nobody.get("/v1/theme/2").await;
    assert_eq!((&empty.data(200)["products"], empty.calls().len()), (&json!([]), 1));
    assert_eq!(ids(&nobody.get("/v1/theme/3").await.data(200)["products"]), [7, 5]);
    nobody.get("/v1/theme/4").await.refused(404, 41010);

    take_off_the_shelf(&shop, &products[4]).await;
    assert_eq!(ids(&nobody.get("/v1/theme/3").await.data(200)["products"]), [7]);
    assert_eq!(ids(&nobody.get("/v1/theme/1").await.data(200)["products"]).len(), 99);
}

#[tokio::test]
async fn a_product_is_shown_whole_in_one_call() {
    let shop = Shop::open().await;
    shop.category(5).await;
    shop.product_in(Some(5), 1, 1990, 3).await;
    let answer = shop.anonymous().get("/v1/product/1").await;
    let expected = json!({"id": 1, "category_id": 5, "name": "商品1", "price": 19.9, "stock": 3, "summary": "好吃",
        "main_image": format!("{MEDIA}/product-1.webp"), "images": [format!("{MEDIA}/detail-1.webp")], "properties": []});
    assert_eq!((answer.data(200), answer.calls().len()), (expected, 1));
}

#[tokio::test]
async fn what_is_no_longer_sold_vanishes_everywhere() {
    let shop = Shop::open().await;
    shop.category(1).await;
    let mut products = Vec::new();
    for id in 1..=5 {
        products.push(shop.product_in(Some(1), id, 100, 1).await);
    }
    take_off_the_shelf(&shop, &products[4]).await;
    take_off_the_shelf(&shop, &products[1]).await;
    let nobody = shop.anonymous();
    nobody.get("/v1/product/5").await.refused(404, 30010);
    assert_eq!(ids(&nobody.get("/v1/product/recent").await.data(200)["items"]), [4, 3, 1]);
    let all = nobody.get("/v1/product/all/by_category?category_id=1").await;
    assert_eq!(ids(&all.data(200)["items"]), [1, 3, 4]);
    let page = nobody.get("/v1/product/list/by_category?category_id=1&size=2").await.data(200);
    assert_eq!((ids(&page["items"]), &page["total"]), (vec![1, 3], &json!(3)));
}

#[tokio::test]
async fn the_newest_come_first() {
    let shop = Shop::open().await;
    let nobody = shop.anonymous();
    assert_eq!(nobody.get("/v1/product/recent").await.data(200)["items"], json!([]));
    for id in 1..=20 {
        shop.product(id, 100, 1).await;
    }
    let recent = nobody.get("/v1/product/recent").await;
    assert_eq!((ids(&recent.data(200)["items"]), recent.calls().len()), ((6..=20).rev().collect(), 2));
    assert_eq!(ids(&nobody.get("/v1/product/recent?count=1").await.data(200)["items"]), [20]);
    for count in ["0", "16", "-1", "a", "1.5", "99999999999999999999"] {
        let msg = nobody.get(&format!("/v1/product/recent?count={count}")).await.refused(400, 10120);
        assert!(msg["count"].is_array(), "{count}: {msg}");
    }
}

#[tokio::test]
async fn an_id_is_a_positive_integer() {
    let shop = Shop::open().await;
    for area in ["category", "theme", "banner", "product"] {
        for id in ["0", "-1", "1.5", "abc", "9007199254740992", "1%202", "%E8%8C%B6"] {
            let msg = shop.anonymous().get(&format!("/v1/{area}/{id}")).await.refused(400, 10120);
            assert!(msg["id"].is_array(), "{area} {id}: {msg}");
        }
    }
}
