//! A snapshot that is not there: not yet, not any more, or not to be read.

use shared::shop::search::store;

use super::{fold, found, known, product, put_on_sale, remove, sweep};
use crate::support::Shop;

/// As a shop from before there was a search has them, or an import: nobody has told search.
async fn store_silently(shop: &Shop, ids: impl Iterator<Item = u64>) {
    let products: Vec<_> = ids.map(|id| product(id, "茶")).collect();
    shop.app.table.put_all(&products).await.expect("stored");
}

#[tokio::test]
async fn an_empty_shop_has_nothing_to_search() {
    let shop = Shop::open().await;
    assert_eq!(found(&shop, "茶").await, [0; 0]);
    sweep(&shop.app).await;
    assert_eq!(known(&shop).await, (store::Header::default(), vec![]));
}

#[tokio::test]
async fn products_from_before_are_found_after_the_first_sweep() {
    let shop = Shop::open().await;
    store_silently(&shop, 1..=3).await;
    put_on_sale(&shop, product(4, "茶")).await;
    assert_eq!(found(&shop, "茶").await, [4]);
    sweep(&shop.app).await;
    assert_eq!(found(&shop, "茶").await, [4, 3, 2, 1]);
    let (header, changes) = known(&shop).await;
    assert_eq!((header.rebuilt, changes), (None, vec![]), "the first changes are folded in at once");
}

#[tokio::test]
async fn what_was_stored_silently_comes_with_a_rebuild() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(5, "茶")).await;
    fold(&shop).await;
    store_silently(&shop, (1..=3).chain(7..=8)).await;
    // One that is gone, and search was not told.
    put_on_sale(&shop, product(6, "茶")).await;
    fold(&shop).await;
    remove(&shop.app, 6).await;
    let (_, changes) = known(&shop).await;
    store::forget(&shop.app.table, changes[0].clone()).await.expect("forgotten");
    store::rebuild(&shop.app.table).await.expect("noted");
    let page = super::ask(&shop.anonymous(), "茶", "").await.data(200);
    assert_eq!(super::ids(&page), [5], "meanwhile what was known stays");
    sweep(&shop.app).await;
    assert_eq!(found(&shop, "茶").await, [8, 7, 5, 3, 2, 1]);
}

#[tokio::test]
async fn a_snapshot_that_is_lost_is_made_anew() {
    let shop = Shop::open().await;
    for id in 1..=3 {
        put_on_sale(&shop, product(id, "茶")).await;
    }
    for what in ["gone", "cut", "of another format"] {
        fold(&shop).await;
        put_on_sale(&shop, product(shop.app.ids.next(), "新茶")).await;
        let expected = found(&shop, "茶").await;
        let object = known(&shop).await.0.object.expect("a snapshot");
        let bytes = shop.app.blobs.get(&object, None).await.expect("reads").expect("there").bytes().await.expect("all");
        match what {
            "gone" => shop.app.blobs.delete(&object).await.expect("deleted"),
            "cut" => shop.app.blobs.put(&object, "", bytes[..bytes.len() - 1].to_vec()).await.expect("stored"),
            _ => shop.app.blobs.put(&object, "", [&[77], &bytes[1..]].concat()).await.expect("stored"),
        }
        // A function that has it in memory goes on; another one finds what changed since, and says what it has seen.
        assert_eq!(found(&shop, "茶").await, expected, "{what}");
        let other = shop.another_function();
        assert_eq!(super::found_by(&other, "茶", "newest").await.len(), 1, "{what}");
        assert_eq!(known(&shop).await.0.rebuilt, Some(0), "{what}");
        sweep(&shop.app).await;
        assert_eq!(super::found_by(&other, "茶", "newest").await, expected, "{what}");
        assert_eq!(found(&shop, "茶").await, expected, "{what}");
    }
}

/// The worker misses it first.
#[tokio::test]
async fn a_worker_that_cannot_read_the_snapshot_makes_another_one() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1, "茶")).await;
    fold(&shop).await;
    let object = known(&shop).await.0.object.expect("a snapshot");
    shop.app.blobs.delete(&object).await.expect("deleted");
    put_on_sale(&shop, product(2, "茶")).await;
    shop.clock.advance(600);
    for _ in 0..2 {
        sweep(&shop.deployed()).await;
    }
    assert_eq!(found(&shop, "茶").await, [2, 1]);
}

/// S3 is down: that is no lost snapshot.
#[tokio::test]
async fn an_object_that_cannot_be_had_now_is_not_lost() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1, "茶")).await;
    fold(&shop).await;
    let before = known(&shop).await;
    let away = shop.with_settings(|config| config.aws.s3_endpoint = Some("http://127.0.0.1:1".into()));
    super::ask(&away, "茶", "").await.refused(503, 998);
    assert_eq!((known(&shop).await, found(&shop, "茶").await), (before, vec![1]));
}
