//! Histories drawn at random: clerks write, workers fold and die, and after each step every search finds what a look at all
//! products finds.

use std::collections::BTreeMap;

use futures_util::future::join;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shared::{
    app::App,
    ids::Id,
    money::Fen,
    shop::{
        product::Product,
        search::{self, Order, store::rebuild},
    },
    storage::PageRequest,
};
use tokio::runtime;

use super::{edit, found_by, product, put_on_sale, remove, sweep};
use crate::support::{Mishap, Shop};

const STORIES: u32 = 16;
const ACTS: usize = 20;

/// What names are made of, and queries.
const WORDS: [&str; 7] = ["绿茶", "茶", "Tea", "teapot", "壶", "ＰＯＴ", "红"];
const QUERIES: [&str; 8] = ["茶", "绿茶", "tea", "TEAPOT", "pot", "壶红", "红 te", "茶tea"];

#[derive(Clone, Debug)]
enum Act {
    PutOnSale {
        words: Vec<usize>,
        price: i64,
    },
    Rename {
        which: usize,
        words: Vec<usize>,
    },
    Reprice {
        which: usize,
        price: i64,
    },
    Remove {
        which: usize,
    },
    Sweep {
        mishap: Mishap,
        later: bool,
    },
    /// Two workers, and a clerk who renames meanwhile.
    Meet {
        which: usize,
        words: Vec<usize>,
        luck: u16,
    },
    Rebuild,
}

fn act() -> impl Strategy<Value = Act> {
    let words = || vec(0..WORDS.len(), 1..4);
    let mishap = prop_oneof![
        2 => Just(Mishap::None),
        4 => (1..9_usize, any::<bool>()).prop_map(|(at, done)| Mishap::Killed { at, done }),
        1 => (1..9_usize).prop_map(|at| Mishap::Lost { at }),
        1 => (1..9_usize).prop_map(|at| Mishap::Conflict { at }),
        1 => (1..9_usize).prop_map(|at| Mishap::Outage { from: at }),
    ];
    prop_oneof![
        4 => (words(), 0..5_i64).prop_map(|(words, price)| Act::PutOnSale { words, price }),
        2 => (any::<usize>(), words()).prop_map(|(which, words)| Act::Rename { which, words }),
        2 => (any::<usize>(), 0..5_i64).prop_map(|(which, price)| Act::Reprice { which, price }),
        2 => any::<usize>().prop_map(|which| Act::Remove { which }),
        4 => (mishap, any::<bool>()).prop_map(|(mishap, later)| Act::Sweep { mishap, later }),
        2 => (any::<usize>(), words(), 1..u16::MAX).prop_map(|(which, words, luck)| Act::Meet { which, words, luck }),
        1 => Just(Act::Rebuild),
    ]
}

fn name(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ")
}

/// What the shop has on sale.
type Goods = BTreeMap<Id, Product>;

fn pick(goods: &Goods, which: usize) -> Option<Id> {
    goods.keys().nth(which.checked_rem(goods.len())?).copied()
}

/// By hand, for the words above.
fn naive(goods: &Goods, query: &str) -> Vec<Id> {
    let parts: &[&str] = match query {
        "壶红" => &["壶红"],
        "红 te" => &["红", "te"],
        "茶tea" => &["茶", "tea"],
        other => &[other],
    };
    let has = |name: &str, part: &str| {
        let words = name.replace("ＰＯＴ", "pot").to_lowercase();
        let begins = |word: &str| word.starts_with(&part.to_lowercase());
        words.split(' ').any(|word| if part.is_ascii() { begins(word) } else { word.contains(part) })
    };
    let all = goods.values().rev().filter(|product| parts.iter().all(|part| has(&product.name, part)));
    all.map(|product| product.id).collect()
}

async fn check(shop: &Shop, goods: &Goods) -> Result<(), TestCaseError> {
    // One that has something in memory already, and one that does not.
    let (caller, other) = (shop.anonymous(), shop.deployed());
    let page = PageRequest { page: 1, size: 100, cursor: None };
    for query in QUERIES {
        let newest = naive(goods, query);
        prop_assert_eq!(&found_by(&caller, query, "newest").await, &newest, "{}", query);
        let mut cheapest = newest;
        cheapest.sort_by_key(|id| goods[id].price);
        let found = search::find(&other, query, Order::Cheapest, &page).await.expect("answers");
        let found: Vec<Id> = found.items.iter().map(|product| product.id).collect();
        prop_assert_eq!(&found, &cheapest, "{}", query);
    }
    Ok(())
}

async fn play(acts: &[Act]) -> Result<(), TestCaseError> {
    let (shop, mut goods) = (Shop::open().await, Goods::new());
    let (one, other) = (shop.function().await, shop.function().await);
    for (id, act) in (1..).zip(acts) {
        match act {
            Act::PutOnSale { words, price } => {
                let new = Product { price: Fen(*price), ..product(id, &name(words)) };
                put_on_sale(&shop, new.clone()).await;
                goods.insert(id, new);
            }
            Act::Rename { which, words } => {
                let Some(id) = pick(&goods, *which) else { continue };
                edit(&shop.app, id, |product| product.name = name(words)).await;
                goods.get_mut(&id).expect("on sale").name = name(words);
            }
            Act::Reprice { which, price } => {
                let Some(id) = pick(&goods, *which) else { continue };
                edit(&shop.app, id, |product| product.price = Fen(*price)).await;
                goods.get_mut(&id).expect("on sale").price = Fen(*price);
            }
            Act::Remove { which } => {
                let Some(id) = pick(&goods, *which) else { continue };
                remove(&shop.app, id).await;
                goods.remove(&id);
            }
            Act::Sweep { mishap, later } => {
                shop.clock.advance(if *later { 600 } else { 60 });
                let _fate = one.work(*mishap, 0, work(&one.app)).await;
            }
            Act::Meet { which, words, luck } => {
                shop.clock.advance(600);
                let workers = join(
                    one.work(Mishap::None, *luck, work(&one.app)),
                    other.work(Mishap::None, luck.rotate_left(7) | 1, work(&other.app)),
                );
                let clerk = async {
                    if let Some(id) = pick(&goods, *which) {
                        edit(&shop.app, id, |product| product.name = name(words)).await;
                    }
                };
                join(workers, clerk).await;
                if let Some(id) = pick(&goods, *which) {
                    goods.get_mut(&id).expect("on sale").name = name(words);
                }
            }
            Act::Rebuild => rebuild(&shop.app.table).await.expect("noted"),
        }
        check(&shop, &goods).await?;
    }
    shop.clock.advance(600);
    sweep(&shop.app).await;
    check(&shop, &goods).await
}

/// A worker that may fail.
async fn work(app: &App) {
    let _told = search::work::sweep(app, std::time::Duration::from_secs(30)).await;
}

#[test]
fn a_search_finds_what_a_look_at_all_products_finds() {
    let config = Config { cases: STORIES, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let told = TestRunner::new(config).run(&vec(act(), 1..ACTS), |acts| runtime.block_on(play(&acts)));
    told.unwrap_or_else(|failed| panic!("{failed}"));
}
