//! What is done about items that the table has already.

use serde_json::json;
use shared::shop::{
    category::{self, Category},
    product,
};
use shop::backup::Mode;

use super::{Shelf, assert_same, busy, check, restore, try_restore};
use crate::support::Shop;

#[tokio::test]
async fn a_table_with_goods_is_refused_and_left_as_it_is() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    let other = Shop::open().await;
    other.category(77).await;
    let (before, _) = shelf.take(&other.app, "before").await;
    let refusal = try_restore(&other.app, &path, Mode::Empty).await.expect_err("in use").to_string();
    assert!(refusal.contains("“category” (CATEGORY)") && refusal.contains("--merge"), "{refusal}");
    let (after, _) = shelf.take(&other.app, "after").await;
    assert_same(&after, &before);
}

/// What a deployed shop writes before anybody has done anything.
#[tokio::test]
async fn a_new_shop_counts_as_empty() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    let other = Shop::open().await;
    let stranger = json!({"account": "admin", "secret": "admin", "type": 100});
    other.anonymous().post("/v1/token", stranger).await.refused(401, 10000);
    other.app.tokens.rotate().await.expect("keys of its own");
    restore(&other.app, &path).await;
}

async fn renamed(shop: &Shop, id: u64, name: &str) {
    let stored = category::store::find(&shop.app.table, id).await.expect("reads").expect("there");
    shop.app.table.put_all([&Category { name: name.into(), ..stored }]).await.expect("stored");
}

async fn names(shop: &Shop) -> Vec<(u64, String)> {
    let all = category::store::all(&shop.app.table).await.expect("reads");
    all.into_iter().map(|category| (category.id, category.name)).collect()
}

#[tokio::test]
async fn merge_adds_and_overwrite_replaces() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    for id in [1, 2] {
        shop.category(id).await;
    }
    shop.product_in(Some(1), 1, 100, 1).await;
    let (path, taken) = shelf.take(&shop.app, "a").await;
    for (mode, second) in [(Mode::Merge, "新名"), (Mode::Overwrite, "类别2")] {
        let other = Shop::open().await;
        for id in [2, 3] {
            other.category(id).await;
        }
        other.product_in(Some(2), 2, 100, 1).await;
        renamed(&other, 2, "新名").await;
        let restored = try_restore(&other.app, &path, mode).await.expect("restored");
        // Which version the data has, the table knows itself.
        assert_eq!(restored.stored + restored.there, taken.stored - 1);
        assert_eq!(restored.there > 0, mode == Mode::Merge);
        let expected = [(1, "类别1"), (2, second), (3, "类别3")].map(|(id, name)| (id, name.to_owned()));
        assert_eq!(names(&other).await, expected, "{mode:?}");
        // The lists are as long as they are, not as either table's counter said.
        let list = other.anonymous().get("/v1/category/list").await.data(200);
        assert_eq!(list["total"], 3);
        for (category, total) in [(1, 1), (2, 1)] {
            let path = format!("/v1/product/list/by_category?category_id={category}");
            assert_eq!(other.anonymous().get(&path).await.data(200)["total"], total, "{mode:?}");
        }
        // Once more changes nothing.
        let (once, _) = shelf.take(&other.app, &format!("{mode:?}1")).await;
        try_restore(&other.app, &path, mode).await.expect("restored");
        let (twice, _) = shelf.take(&other.app, &format!("{mode:?}2")).await;
        assert_same(&once, &twice);
    }
}

/// Somebody buys while a backup is merged into their shop: what they have done stays.
#[tokio::test]
async fn a_merge_undoes_no_sale() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    shop.product(1, 100, 500).await;
    let anna = shop.payer("anna").await;
    let (path, _) = shelf.take(&shop.app, "a").await;
    let contents = check(&path).expect("whole");
    let sales = async {
        for _ in 0..20 {
            shop.order(&anna, 1, 1).await;
        }
    };
    let merges = async {
        for _ in 0..5 {
            shop::backup::restore(&shop.app, &path, &contents, Mode::Merge, shop::progress::Progress::Nobody)
                .await
                .expect("merged");
        }
    };
    futures_util::future::join(sales, merges).await;
    let product = product::store::find(&shop.app.table, 1).await.expect("reads").expect("on sale");
    assert_eq!(product.stock, 480);
}
