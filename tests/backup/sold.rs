//! A backup that was taken while the shop was in use: its parts are of different moments.

use std::collections::BTreeSet;

use serde_json::json;
use shared::{
    shop::{
        counter::{self, Counter},
        user::{self, AUTH_SUPER, User},
    },
    storage::{Entity, Index},
};

use super::{Shelf, busy, counters, restore};
use crate::support::Shop;

#[tokio::test]
async fn lists_are_as_long_as_they_are() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (right, _) = shelf.take(&shop.app, "right").await;
    let right = counters(&right);
    assert!(right.len() > 6, "{right:?}");
    // What every list of the shop's comes to when its counter was read at another time than its things.
    let wrong = right.keys().map(|list| Counter { list: list.clone(), total: 1000 });
    shop.app.table.put_all(&wrong.collect::<Vec<_>>()).await.expect("stored");
    shop.app.table.delete_all(&[counter::key("THEME")]).await.expect("deleted");
    let (path, _) = shelf.take(&shop.app, "wrong").await;
    let other = Shop::open().await;
    restore(&other.app, &path).await;
    let (after, _) = shelf.take(&other.app, "after").await;
    assert_eq!(counters(&after), right);
}

/// Each list that has a counter stands where [`counter::counts`] says: what it does not know, no restore corrects.
#[tokio::test]
async fn every_counter_is_known() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    for list in counters(&path).keys() {
        let places = [None].into_iter().chain(Index::ALL.map(Some));
        assert!(places.into_iter().any(|index| counter::counts(index, list)), "COUNT#{list}");
    }
}

#[tokio::test]
async fn every_super_administrator_counts() {
    let (shop, shelf) = (Shop::open().await, Shelf::new());
    let boss = shop.superuser("boss").await;
    // The item of the supers was read before this one became one.
    let late = User { auth: AUTH_SUPER, ..shop.user_stored(shop.shopper("late").await.id()).await };
    shop.app.table.put_all([&late]).await.expect("stored");
    let (path, _) = shelf.take(&shop.app, "a").await;
    let other = Shop::open().await;
    restore(&other.app, &path).await;
    assert_eq!(other.supers().await, BTreeSet::from([boss.id(), late.id]));
    assert_eq!(
        user::store::find(&other.app.table, late.id).await.expect("reads").map(|user| user.key()),
        Some(late.key())
    );
}

/// Orders, sign-ups and stock changes go on while the table is copied: the copy opens, and can be sold from.
#[tokio::test]
async fn a_copy_of_a_selling_shop_opens() {
    let (shop, shelf) = (busy().await, Shelf::new());
    shop.product(7, 100, 1000).await;
    let anna = shop.payer("anna2").await;
    let sales = async {
        for number in 0..30 {
            shop.order(&anna, 7, 1).await;
            shop.shopper(&format!("guest{number}")).await;
        }
    };
    let (path, ()) = futures_util::future::join(shelf.take(&shop.app, "a"), sales).await;
    let other = Shop::open().await;
    restore(&other.app, &path.0).await;
    let buyer = other.payer("buyer").await;
    let before = other.anonymous().get("/v1/product/7").await.data(200)["stock"].as_u64().expect("a number");
    other.order(&buyer, 7, 1).await;
    let after = other.anonymous().get("/v1/product/7").await.data(200)["stock"].clone();
    assert_eq!(after, json!(before - 1));
}
