//! A worker that dies at its first call, at its second one, and so on: what is found stays right, and nothing is left lying
//! about in the end.

use std::collections::BTreeSet;

use shared::shop::search::store::rebuild;

use super::{edit, fold, found, found_by, known, product, put_on_sale, remove, sweep};
use crate::support::{Mishap, Shop};

/// Objects that were ever heard of.
#[derive(Default)]
struct Objects(BTreeSet<String>);

impl Objects {
    async fn note(&mut self, shop: &Shop) {
        let (header, _) = known(shop).await;
        self.0.extend(header.object.into_iter().chain(header.litter.into_iter().map(|litter| litter.object)));
    }

    /// All but the one in use are gone, minutes later.
    async fn only_one_is_left(&mut self, shop: &Shop) {
        self.note(shop).await;
        shop.clock.advance(600);
        sweep(&shop.app).await;
        shop.clock.advance(600);
        sweep(&shop.app).await;
        self.note(shop).await;
        let (header, _) = known(shop).await;
        assert_eq!(header.litter, []);
        for object in &self.0 {
            let there = shop.app.blobs.head(object).await.expect("answers").is_some();
            assert_eq!(there, header.object.as_ref() == Some(object), "{object}");
        }
    }
}

/// Dies in `sweep` at every call in turn, after `prepare` has made something to do.
async fn walk(prepare: impl AsyncFn(&Shop, u64)) {
    let shop = Shop::open().await;
    let (mut objects, mut at) = (Objects::default(), 0);
    for id in 1..=3 {
        put_on_sale(&shop, product(id, "茶")).await;
    }
    fold(&shop).await;
    loop {
        at += 1;
        let mut lived = 0;
        for done in [false, true] {
            prepare(&shop, at as u64 * 10 + u64::from(done)).await;
            shop.clock.advance(600);
            objects.note(&shop).await;
            let expected = found(&shop, "茶").await;
            let function = shop.function().await;
            lived += usize::from(function.work(Mishap::Killed { at, done }, 0, sweep(&function.app)).await.is_some());
            objects.note(&shop).await;
            for caller in [shop.anonymous(), shop.another_function()] {
                assert_eq!(found_by(&caller, "茶", "newest").await, expected, "killed at call {at}, {done}");
            }
            // The next minute's worker.
            shop.clock.advance(600);
            for _ in 0..2 {
                sweep(&shop.app).await;
                objects.note(&shop).await;
                assert_eq!(found(&shop, "茶").await, expected, "after being killed at call {at}, {done}");
            }
            assert_eq!(known(&shop).await.1, [], "all folded in");
        }
        if lived == 2 {
            break;
        }
    }
    assert!(at > 4, "it makes more calls than that");
    objects.only_one_is_left(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dying_while_folding() {
    walk(async |shop, id| {
        put_on_sale(shop, product(id, "新茶")).await;
        edit(&shop.app, 1, |product| product.name = format!("茶{id}")).await;
        if id >= 20 {
            remove(&shop.app, id - 10).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dying_while_rebuilding() {
    walk(async |shop, id| {
        put_on_sale(shop, product(id, "新茶")).await;
        rebuild(&shop.app.table).await.expect("noted");
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_that_was_replaced_is_kept_for_minutes_and_no_longer() {
    let shop = Shop::open().await;
    put_on_sale(&shop, product(1, "茶")).await;
    fold(&shop).await;
    let old = known(&shop).await.0.object.expect("a snapshot");
    put_on_sale(&shop, product(2, "茶")).await;
    fold(&shop).await;
    let kept = async || shop.app.blobs.head(&old).await.expect("answers").is_some();
    shop.clock.advance(299);
    sweep(&shop.app).await;
    assert!(kept().await);
    shop.clock.advance(1);
    sweep(&shop.app).await;
    assert!(!kept().await && known(&shop).await.0.litter.is_empty());
}
