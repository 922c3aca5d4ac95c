//! Many changes, many products, several workers: each search and each step of the worker stays bounded.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use shared::{ids::Id, shop::search::Change};

use super::{ask, edit, fold, found, known, product, put_on_sale, sweep};
use crate::support::{
    Mishap, Shop,
    proxy::{Fate, Proxy, Rule},
};

/// More than a search looks through, and more than the worker folds in at once.
#[tokio::test]
async fn a_flood_of_changes_shows_when_it_is_folded_in() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(9999, "茶")).await;
    fold(&shop).await;
    let products: Vec<_> = (1..=2100).map(|id| product(id, "茶")).collect();
    shop.app.table.put_all(&products).await.expect("stored");
    let changes: Vec<Change> = products.iter().map(Change::of).collect();
    shop.app.table.put_all(&changes).await.expect("stored");
    assert_eq!(ask(&shop.anonymous(), "茶", "").await.data(200)["total"], 301);
    let answer = ask(&shop.anonymous(), "茶", "").await;
    assert_eq!(answer.calls().len(), 3, "{:?}", answer.calls());
    sweep(&shop.app).await;
    let answer = ask(&shop.anonymous(), "茶", "&order=cheapest").await;
    assert_eq!((answer.data(200)["total"].as_u64(), answer.calls().len()), (Some(2101), 2));
    let (_, left) = known(&shop).await;
    assert!(left.len() < 100, "{} changes are left", left.len());
}

/// Two steps, and a worker that dies in each of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_shop_is_rebuilt_step_by_step() {
    let shop = Shop::open().await;
    let products: Vec<_> = (1..=5100).map(|id| product(id, if id % 1000 == 0 { "白茶" } else { "茶" })).collect();
    shop.app.table.put_all(&products).await.expect("stored");
    let mut seen = Vec::new();
    // While it reads, before and after its first step is noted, and in the second one.
    for at in [3, 53, 55, 4, usize::MAX] {
        let function = shop.function().await;
        let lived = function.work(Mishap::Killed { at, done: true }, 0, sweep(&function.app)).await.is_some();
        seen.extend(known(&shop).await.0.rebuilt);
        // Products that were read already change, and such that were not.
        edit(&shop.app, 1, |product| product.name = format!("咖啡{at}")).await;
        edit(&shop.app, 5050, |product| product.name = format!("咖啡{at}")).await;
        assert_eq!(lived, at == usize::MAX);
    }
    assert_eq!(seen, [0, 0, 5000, 5000]);
    assert_eq!(found(&shop, "白茶").await, [5000, 4000, 3000, 2000, 1000]);
    assert_eq!(found(&shop, "咖啡").await, [5050, 1]);
    assert_eq!(ask(&shop.anonymous(), "茶", "").await.data(200)["total"], 5098);
    fold(&shop).await;
    assert_eq!(found(&shop, "咖啡").await, [5050, 1]);
    assert_eq!(ask(&shop.anonymous(), "茶", "").await.data(200)["total"], 5098);
}

/// Workers that meet, clerks who write, and a shopper who searches, all at once: what was acknowledged is found, always.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_and_clerks_side_by_side() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1000, "茶")).await;
    fold(&shop).await;
    let clerk = async |start: Id| {
        for id in start..start + 40 {
            put_on_sale(&shop, product(id, "茶")).await;
            assert!(super::ids(&ask(&shop.anonymous(), "茶", "&size=100").await.data(200)).contains(&id), "{id}");
            edit(&shop.app, id, |product| product.name = "绿茶".into()).await;
            let green = super::ids(&ask(&shop.anonymous(), "绿茶", "&size=100").await.data(200));
            assert!(green.contains(&id), "{id}");
        }
    };
    let worker = async |luck: u16| {
        let function = shop.function().await;
        for round in 1..=25 {
            shop.clock.advance(600);
            function.work(Mishap::None, luck + round, sweep(&function.app)).await.expect("lives");
        }
    };
    tokio::join!(clerk(1), clerk(101), worker(100), worker(200));
    let expected: Vec<Id> = (101..141).rev().chain((1..41).rev()).collect();
    assert_eq!(found(&shop, "绿茶").await, expected);
    fold(&shop).await;
    assert_eq!(found(&shop, "绿茶").await, expected);
}

/// Another worker, and a clerk, come between what a slow worker has read and what it writes.
#[tokio::test]
async fn a_slow_worker_does_not_bring_back_what_was_before() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1, "茶")).await;
    fold(&shop).await;
    edit(&shop.app, 1, |product| product.name = "绿茶".into()).await;
    shop.clock.advance(600);
    let (app, puts) = (shop.app.clone(), AtomicUsize::new(0));
    let rule: Rule = Arc::new(move |operation, _| {
        let now = operation == "PutItem" && puts.fetch_add(1, Ordering::Relaxed) == 1;
        let app = app.clone();
        Box::pin(async move {
            if now {
                edit(&app, 1, |product| product.name = "红茶".into()).await;
                sweep(&app).await;
            }
            Fate::Pass(None)
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    sweep(&shop.app_through(&proxy.url)).await;
    for _ in 0..2 {
        assert_eq!((found(&shop, "红茶").await, found(&shop, "绿茶").await), (vec![1], vec![]));
        fold(&shop).await;
    }
}
