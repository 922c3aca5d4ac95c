//! Order, pages and cursors.

use serde_json::json;
use shared::{ids::Id, money::Fen, shop::product::Product};

use super::{ask, edit, fold, found_by, ids, product, put_on_sale, remove};
use crate::support::{Client, Shop};

const PRICES: [i64; 10] = [500, 300, 900, 300, 100, 300, 700, 100, 0, 1200];

/// Ten teas; half of them are in the snapshot.
async fn teas() -> Shop {
    let shop = Shop::open().await;
    for (id, price) in (1..).zip(PRICES) {
        put_on_sale(&shop, Product { price: Fen(price), ..product(id, "茶") }).await;
        if id == 5 {
            fold(&shop).await;
        }
    }
    shop
}

/// Page by page, by cursor; `between` happens after the first one.
async fn walk(caller: &Client, more: &str, between: impl AsyncFn()) -> Vec<Id> {
    let mut page = ask(caller, "茶", more).await.data(200);
    let mut seen = ids(&page);
    between().await;
    let mut number = 1;
    while let Some(cursor) = page["next_cursor"].as_str() {
        page = ask(caller, "茶", &format!("{more}&cursor={cursor}")).await.data(200);
        number += 1;
        assert_eq!(page["current_page"], json!(number));
        seen.extend(ids(&page));
    }
    seen
}

#[tokio::test]
async fn newest_or_cheapest_first() {
    let shop = teas().await;
    let nobody = shop.anonymous();
    let newest: Vec<Id> = (1..=10).rev().collect();
    assert_eq!(ids(&ask(&nobody, "茶", "").await.data(200)), newest);
    assert_eq!(found_by(&nobody, "茶", "newest").await, newest);
    // Of the same price, the newest.
    let cheapest = [9, 8, 5, 6, 4, 2, 1, 7, 3, 10];
    assert_eq!(found_by(&nobody, "茶", "cheapest").await, cheapest);
    for (order, expected) in [("newest", &newest[..]), ("cheapest", &cheapest)] {
        for size in [1, 3, 5, 10, 11] {
            let more = format!("&size={size}&order={order}");
            assert_eq!(walk(&nobody, &more, async || ()).await, expected, "{more}");
            let mut by_number = Vec::new();
            for number in 1..=12 {
                let page = ask(&nobody, "茶", &format!("{more}&page={number}")).await.data(200);
                assert_eq!((&page["total"], &page["current_page"]), (&json!(10), &json!(number)));
                by_number.extend(ids(&page));
            }
            assert_eq!(by_number, expected, "{more}");
        }
    }
    for (wrong, fields) in [("&order=best", &["order"][..]), ("&order=newest&size=0&page=0", &["size", "page"])] {
        let msg = ask(&nobody, "茶", wrong).await.refused(400, 10120);
        assert!(fields.iter().all(|field| msg[field].is_array()), "{msg}");
    }
}

#[tokio::test]
async fn a_page_shows_products_as_others_do() {
    let shop = teas().await;
    let nobody = shop.anonymous();
    let page = ask(&nobody, "茶", "&size=1").await.data(200);
    assert_eq!(page["items"][0], nobody.get("/v1/product/10").await.data(200));
}

#[tokio::test]
async fn a_walk_is_not_thrown_off_by_what_happens_meanwhile() {
    let shop = teas().await;
    let nobody = shop.anonymous();
    // The last one shown and one to come are taken off, others put on sale, and all of it is folded in.
    let meanwhile = async || {
        remove(&shop.app, 8).await;
        remove(&shop.app, 3).await;
        put_on_sale(&shop, Product { price: Fen(200), ..product(99, "新茶") }).await;
        edit(&shop.app, 1, |product| product.name = "咖啡".into()).await;
        fold(&shop).await;
    };
    assert_eq!(walk(&nobody, "&size=3", meanwhile).await, [10, 9, 8, 7, 6, 5, 4, 2]);
    put_on_sale(&shop, Product { price: Fen(50), ..product(100, "茶") }).await;
    let meanwhile = async || {
        put_on_sale(&shop, Product { price: Fen(60), ..product(101, "茶") }).await;
        put_on_sale(&shop, Product { price: Fen(250), ..product(102, "茶") }).await;
    };
    assert_eq!(walk(&nobody, "&size=3&order=cheapest", meanwhile).await, [9, 100, 5, 99, 102, 6, 4, 2, 7, 10]);
}

#[tokio::test]
async fn a_cursor_belongs_to_its_query_and_its_order() {
    let shop = teas().await;
    let nobody = shop.anonymous();
    let cursor = ask(&nobody, "茶", "&size=3").await.data(200)["next_cursor"].as_str().expect("more").to_owned();
    let more = format!("&size=3&cursor={cursor}");
    assert_eq!(ids(&ask(&nobody, "　茶！", &more).await.data(200)), [7, 6, 5], "the same query, written differently");
    for (query, more) in
        [("绿茶", more.as_str()), ("茶", &format!("{more}&order=cheapest")), ("!", &more), ("茶", "&cursor=x")]
    {
        assert!(ask(&nobody, query, more).await.refused(400, 10120)["cursor"].is_array(), "{query}{more}");
    }
    let elsewhere = nobody.get("/v1/category/list?size=1").await.data(200);
    assert_eq!(elsewhere["next_cursor"], json!(null));
}

#[tokio::test]
async fn no_page_number_is_too_high() {
    let shop = teas().await;
    let page = ask(&shop.anonymous(), "茶", "&page=1000000&size=100").await.data(200);
    assert_eq!(page, json!({"total": 10, "current_page": 1_000_000, "items": [], "next_cursor": null}));
}
