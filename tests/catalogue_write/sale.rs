//! A sale under way while clerks correct the stock and change everything else: the books balance to the piece.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rand::RngExt;
use serde_json::{Value, json};
use shared::ids::Id;
use tokio::task::JoinSet;

use super::{add_product, at, open, shown};
use crate::{
    order::{basket, buyer},
    order_race::engine,
    support::{Answer, Client, Shop, proxy::Proxy},
};

const BUYERS: usize = 64;
const ROUNDS: i64 = 8;

/// The price in the round of the clerk who changes it.
fn price(round: i64) -> Value {
    json!(20 + round)
}

/// Somebody who buys until the clerks are done: how many pieces they got, and at which prices.
async fn shopping(anna: Client, product: Id, done: Arc<AtomicBool>) -> (u64, BTreeSet<String>) {
    let (mut bought, mut prices) = (0, BTreeSet::new());
    while !done.load(Ordering::Relaxed) {
        let count = rand::rng().random_range(1..=3);
        let answer = anna.post("/v1/order", basket(&[(product, count)])).await;
        match answer.status.as_u16() {
            201 => {
                let order = anna.get(&format!("/v1/order/{}", answer.data(201)["order_id"])).await.data(200);
                bought += count;
                prices.insert(order["snap_items"][0]["price"].to_string());
            }
            200 => assert_eq!(answer.data(200)["pass"], false),
            // The price changed under each look: no order was placed.
            _ => drop(answer.refused(503, 998)),
        }
        let break_time = rand::rng().random_range(0..2000);
        tokio::time::sleep(Duration::from_millis(break_time)).await;
    }
    (bought, prices)
}

/// Asks again where the product was too busy: nothing was done.
async fn put(clerk: &Client, path: &str, change: Value) -> Answer {
    loop {
        let answer = clerk.put(path, change.clone()).await;
        if answer.status != 503 {
            return answer;
        }
        println!("too busy for {change}");
    }
}

/// What a clerk added in all.
async fn correct(clerk: Client, path: String) -> i64 {
    let mut added = 0;
    for _ in 0..ROUNDS {
        let by = rand::rng().random_range(-6..=8);
        let answer = put(&clerk, &path, json!({"stock_change": by})).await;
        if answer.status == 409 {
            answer.refused(409, 30020);
            assert!(by < 0);
        } else {
            answer.data(201);
            added += by;
        }
    }
    added
}

/// A clerk changes one field, round by round.
async fn edit(clerk: Client, path: String, field: &'static str, value: impl Fn(i64) -> Value + Send) {
    for round in 0..ROUNDS {
        assert_eq!(put(&clerk, &path, json!({field: value(round)})).await.data(201)[field], value(round));
    }
}

async fn sale(shop: &Shop, clerk: &Client, way: &Client) {
    let product = add_product(clerk, None).await;
    let path = at(product);
    clerk.put(&path, json!({"stock": 60, "price": price(0)})).await.data(201);
    let (done, mut crowd) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
    for number in 0..BUYERS {
        let anna = buyer(shop, &format!("buyer-{number}")).await;
        crowd.spawn(shopping(way.clone().like(&anna), product, done.clone()));
    }
    let clerk = || way.clone().like(clerk);
    let mut corrections = JoinSet::new();
    for _ in 0..4 {
        corrections.spawn(correct(clerk(), path.clone()));
    }
    let mut edits = JoinSet::new();
    edits.spawn(edit(clerk(), path.clone(), "price", price));
    edits.spawn(edit(clerk(), path.clone(), "summary", |round| json!(round.to_string())));
    edits.spawn(edit(
        clerk(),
        path.clone(),
        "properties",
        |round| json!([{"name": "轮", "detail": round.to_string()}]),
    ));
    edits.join_all().await;
    let added: i64 = corrections.join_all().await.into_iter().sum();
    done.store(true, Ordering::Relaxed);
    let (mut sold, mut prices) = (0, BTreeSet::new());
    for (bought, paid) in crowd.join_all().await {
        sold += i64::try_from(bought).expect("a few");
        prices.extend(paid);
    }
    println!("sold {sold} at {} prices, corrected by {added}", prices.len());
    assert!(sold > 0 && prices.len() > 1, "they meet");
    let known: BTreeSet<String> = (0..ROUNDS).map(|round| price(round).to_string()).collect();
    assert!(prices.is_subset(&known), "{prices:?}");
    let now = shown(shop, product).await;
    assert_eq!(now["stock"], 60 + added - sold);
    let last = ROUNDS - 1;
    assert_eq!((&now["price"], &now["summary"]), (&price(last), &json!(last.to_string())));
    assert_eq!(now["properties"][0]["detail"], last.to_string());
    shop.check_shelves().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_balance() {
    let (shop, clerk) = open().await;
    sale(&shop, &clerk, &shop.another_function()).await;
}

/// Each transaction has hold of the product for a while, and refuses all others meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_of_a_hot_product_balance() {
    let (shop, clerk) = open().await;
    let proxy = Proxy::start(shop.dynamo(), engine::contended(Duration::from_millis(1), 0.0)).await;
    sale(&shop, &clerk, &shop.through(&proxy.url)).await;
}
