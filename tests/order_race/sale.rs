//! The sales themselves.

use std::{
    future::Future,
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use rand::RngExt;
use shared::ids::Id;
use tokio::task::JoinSet;

use super::{
    crowd::{Buyer, Heard, Tries, audit},
    engine,
};
use crate::support::{Client, Shop, proxy::Proxy};

const BUYERS: usize = 64;

/// Everybody at once, each as `shopping` says. The seed says who wants what and is cut off where; the order in which they
/// come through is nobody's.
async fn rush<F: Future<Output = Heard> + Send + 'static>(
    shop: &Shop,
    way: &Client,
    name: &str,
    shopping: impl Fn(Buyer) -> F,
) -> Vec<Heard> {
    let seed = rand::random();
    let tries = Arc::new(Tries::default());
    let mut buyers = Vec::new();
    for number in 0..BUYERS {
        buyers.push(Buyer::come(shop, way, number, seed, &tries).await);
    }
    let mut crowd = JoinSet::new();
    for buyer in buyers {
        crowd.spawn(shopping(buyer));
    }
    let heard = crowd.join_all().await;
    let counts = [&tries.sent, &tries.killed, &tries.broken, &tries.recovered];
    let [sent, killed, broken, recovered] = counts.map(|count| count.load(Ordering::Relaxed));
    println!(
        "{name}: seed {seed}, {sent} requests, {killed} cut off, {broken} answered 5xx, {recovered} orders known by a repeat"
    );
    // How often a request is asked before it is done, and with that how many are cut off, is up to the machine.
    assert!(killed > BUYERS / 16, "they meet with accidents");
    heard
}

async fn one_piece(mut buyer: Buyer) -> Heard {
    let mut heard = Heard { buyer: buyer.id, ..Heard::default() };
    let answer = buyer.order(0, &[(1, 1)]).await;
    heard.note(&answer, &[(1, 1)]);
    heard
}

/// Three baskets of up to four products; sometimes one is given back.
async fn baskets(mut buyer: Buyer, cancels: bool) -> Heard {
    let mut heard = Heard { buyer: buyer.id, ..Heard::default() };
    for intention in 0..3 {
        let lines: Vec<(Id, u64)> = (0..buyer.luck.random_range(1..=4))
            .map(|_| (buyer.luck.random_range(1..=5), buyer.luck.random_range(1..=3)))
            .collect();
        let answer = buyer.order(intention, &lines).await;
        let placed = heard.note(&answer, &lines);
        if let Some(order) = placed.filter(|_| cancels && buyer.luck.random_bool(0.5)) {
            buyer.cancel(order).await;
            heard.cancelled.insert(order);
        }
    }
    heard
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_pieces_for_sixty_four() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let heard = rush(&shop, &shop.anonymous(), "ten pieces", one_piece).await;
    let books = audit(&shop, &[(1, 10)], &heard).await;
    assert_eq!(books[&1], (0, 10));
    assert_eq!(heard.iter().map(|heard| heard.placed.len()).sum::<usize>(), 10);
}

async fn stalls(shop: &Shop) -> Vec<(Id, u64)> {
    let stocks: Vec<(Id, u64)> = (1..=5).map(|id| (id, rand::rng().random_range(7..=20))).collect();
    for (id, stock) in &stocks {
        shop.product(*id, 1990, *stock).await;
    }
    println!("stocks: {stocks:?}");
    stocks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn baskets_of_several_products() {
    let shop = Shop::open().await;
    let stocks = stalls(&shop).await;
    let heard = rush(&shop, &shop.anonymous(), "baskets", |buyer| baskets(buyer, false)).await;
    let books = audit(&shop, &stocks, &heard).await;
    // Nobody was sent away from a full shelf: stock only ever fell.
    for lines in heard.iter().flat_map(|heard| &heard.short) {
        let wanted = |id: Id| lines.iter().filter(|(other, _)| *other == id).map(|(_, count)| count).sum::<u64>();
        assert!(books.iter().any(|(id, (left, _))| wanted(*id) > *left), "{lines:?} of {books:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn baskets_given_back_are_sold_again() {
    let shop = Shop::open().await;
    let stocks = stalls(&shop).await;
    let heard = rush(&shop, &shop.anonymous(), "baskets with returns", |buyer| baskets(buyer, true)).await;
    audit(&shop, &stocks, &heard).await;
    assert!(heard.iter().any(|heard| !heard.cancelled.is_empty()));
}

/// Transactions meet as they do on AWS, and of three answers one is lost after the engine has done what it was asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_pieces_behind_a_bad_line() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let proxy = Proxy::start(shop.dynamo(), engine::contended(std::time::Duration::from_millis(5), 0.3)).await;
    let heard = rush(&shop, &shop.through(&proxy.url), "ten pieces, bad line", one_piece).await;
    let books = audit(&shop, &[(1, 10)], &heard).await;
    assert_eq!(books[&1], (0, 10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn baskets_behind_a_bad_line() {
    let shop = Shop::open().await;
    let stocks = stalls(&shop).await;
    let proxy = Proxy::start(shop.dynamo(), engine::contended(std::time::Duration::from_millis(5), 0.3)).await;
    let heard = rush(&shop, &shop.through(&proxy.url), "baskets, bad line", |buyer| baskets(buyer, true)).await;
    audit(&shop, &stocks, &heard).await;
}

/// The retry budget: a product that everybody buys at once is sold to everybody, though each transaction holds it for a
/// while and refuses all others meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_sent_away_from_a_hot_product() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 1000).await;
    let proxy = Proxy::start(shop.dynamo(), engine::contended(std::time::Duration::from_millis(5), 0.0)).await;
    let way = shop.through(&proxy.url);
    let tries = Arc::new(Tries::default());
    let mut crowd = JoinSet::new();
    for number in 0..BUYERS {
        let buyer = Buyer::come(&shop, &way, number, 0, &tries).await;
        crowd.spawn(async move {
            let answer = buyer.client.post("/v1/order", crate::order::basket(&[(1, 1)])).await;
            answer.data(201);
            answer.calls().len() - 2
        });
    }
    let attempts = crowd.join_all().await;
    println!(
        "hot product: {} transactions for {BUYERS} orders, at most {:?}",
        attempts.iter().sum::<usize>(),
        attempts.iter().max()
    );
    assert_eq!(crate::order::stock(&shop, 1).await, 1000 - BUYERS as u64);
}

/// Who comes first is served, all within seconds, and nobody is told a lie.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_pieces_for_five_hundred() {
    const CROWD: u32 = 500;
    const PIECES: u32 = 300;
    let shop = Shop::open().await;
    shop.product(1, 1990, PIECES.into()).await;
    let (way, tries) = (shop.anonymous(), Arc::new(Tries::default()));
    let mut buyers = Vec::new();
    for number in 0..CROWD {
        buyers.push(Buyer::come(&shop, &way, number as usize, 0, &tries).await);
    }
    let (begin, mut crowd) = (Instant::now(), JoinSet::new());
    for buyer in buyers {
        crowd.spawn(async move {
            let answer = buyer.client.post("/v1/order", crate::order::basket(&[(1, 1)])).await;
            let mut heard = Heard { buyer: buyer.id, ..Heard::default() };
            heard.note(&answer, &[(1, 1)]);
            (heard, answer.calls().len())
        });
    }
    let (heard, calls): (Vec<Heard>, Vec<usize>) = crowd.join_all().await.into_iter().unzip();
    let took = begin.elapsed();
    let books = audit(&shop, &[(1, PIECES.into())], &heard).await;
    assert_eq!(books[&1], (0, u64::from(PIECES)));
    assert_eq!(heard.iter().filter(|heard| heard.short.is_empty()).count(), PIECES as usize);
    let calls = u32::try_from(calls.iter().sum::<usize>()).expect("a few thousand");
    println!(
        "rush: {PIECES} pieces sold to {CROWD} in {took:?}, {:.0} answers/s, {:.1} calls of DynamoDB per sale",
        f64::from(CROWD) / took.as_secs_f64(),
        f64::from(calls) / f64::from(PIECES),
    );
}
