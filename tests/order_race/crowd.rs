//! Buyers who do not give up, and the books that have to balance afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::{
        order::Status,
        user::{self, User},
    },
    storage::PageRequest,
};

use crate::{
    order::{HOME, address, basket, stock},
    support::{Answer, Client, Shop},
};

/// What happened to requests on the way.
#[derive(Debug, Default)]
pub struct Tries {
    pub sent: AtomicUsize,
    pub killed: AtomicUsize,
    /// Answered with a 5xx.
    pub broken: AtomicUsize,
    /// Placed by a request that was not answered: a repeat told of it.
    pub recovered: AtomicUsize,
}

/// A buyer with an address, a way to the shop, and luck of their own.
pub struct Buyer {
    pub client: Client,
    pub id: Id,
    pub number: usize,
    pub luck: StdRng,
    pub tries: Arc<Tries>,
}

impl Buyer {
    /// `number` tells them apart; `way` leads to the shop.
    pub async fn come(shop: &Shop, way: &Client, number: usize, seed: u64, tries: &Arc<Tries>) -> Self {
        let mut user = User::new(shop.app.ids.next(), Vec::new(), shop.clock.now());
        user.addresses.add(address(HOME), true).expect("room");
        user::store::create(&shop.app.table, &user).await.expect("a new id");
        let client = way.clone().like(&shop.session(&user).await);
        let luck = StdRng::seed_from_u64(seed ^ (number as u64) << 32);
        Self { client, id: user.id, number, luck, tries: tries.clone() }
    }

    /// Sends a request until it is answered; every second time it is cut off somewhere on its way. Says how often it was.
    async fn insist<F: Future<Output = Answer>>(&mut self, request: impl Fn() -> F) -> (Answer, usize) {
        let mut killed = 0;
        for _ in 0..200 {
            self.tries.sent.fetch_add(1, Ordering::Relaxed);
            let steps = if self.luck.random_bool(0.5) { self.luck.random_range(0..8) } else { usize::MAX };
            match cut_off(request(), steps).await {
                None => {
                    killed += 1;
                    self.tries.killed.fetch_add(1, Ordering::Relaxed);
                }
                Some(answer) if answer.status.is_server_error() => {
                    self.tries.broken.fetch_add(1, Ordering::Relaxed);
                }
                Some(answer) => return (answer, killed),
            }
        }
        panic!("no answer after 200 tries");
    }

    /// Orders, with a key of one's own for each intention.
    pub async fn order(&mut self, intention: usize, lines: &[(Id, u64)]) -> Answer {
        let key = format!("{}-{intention}", self.number);
        let client = self.client.clone().header("idempotency-key", &key);
        let order = async || client.post("/v1/order", basket(lines)).await;
        let answer = loop {
            let (answer, cut_off) = self.insist(order).await;
            if answer.status == 201 || cut_off == 0 {
                break answer;
            }
            // A try that was cut off may still be on its way, and find what somebody gives back: "short" is final once
            // nothing is.
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        if answer.status == 201 && answer.calls().iter().all(|call| call.operation != "TransactWriteItems") {
            self.tries.recovered.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    /// Whether it was cancelled by this request, or by an earlier one whose answer was lost.
    pub async fn cancel(&mut self, order: Id) {
        let client = self.client.clone();
        let (answer, _) = self.insist(async || client.put(&format!("/v1/order/{order}/cancel"), json!({})).await).await;
        assert!([201, 409].contains(&answer.status.as_u16()), "{}", answer.json());
    }
}

/// Drops the future when it has been asked `steps` times whether it is done.
async fn cut_off<T>(work: impl Future<Output = T>, steps: usize) -> Option<T> {
    let (mut work, mut left) = (pin!(work), steps);
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// What a buyer heard.
#[derive(Debug, Default)]
pub struct Heard {
    pub buyer: Id,
    pub placed: BTreeSet<Id>,
    pub cancelled: BTreeSet<Id>,
    /// Baskets that were refused.
    pub short: Vec<Vec<(Id, u64)>>,
}

impl Heard {
    /// The order that an answer tells of, if it does.
    pub fn note(&mut self, answer: &Answer, lines: &[(Id, u64)]) -> Option<Id> {
        if answer.status == 201 {
            let id = answer.data(201)["order_id"].as_u64().expect("an id");
            assert!(self.placed.insert(id), "two keys, one order");
            return Some(id);
        }
        assert_eq!(answer.data(200)["pass"], Value::Bool(false));
        self.short.push(lines.to_vec());
        None
    }
}

/// The books balance: what each product had is what it has and what is in open orders; everybody has the orders they
/// heard of and no others. Returns what is left and the pieces sold.
pub async fn audit(shop: &Shop, before: &[(Id, u64)], heard: &[Heard]) -> BTreeMap<Id, (u64, u64)> {
    let mut sold: BTreeMap<Id, u64> = BTreeMap::new();
    for heard in heard {
        let owner = user::store::find(&shop.app.table, heard.buyer).await.expect("reads").expect("registered");
        let page = PageRequest { page: 1, size: 100, cursor: None };
        let list = shared::shop::order::store::list_of(&shop.app.table, &owner, &page, shop.clock.now()).await;
        let orders = list.expect("lists").items;
        let stored: BTreeSet<Id> = orders.iter().map(|order| order.id).collect();
        assert_eq!(stored, heard.placed, "one order for each key that was answered with one, and no other");
        for order in orders {
            assert_eq!(order.status == Status::Closed, heard.cancelled.contains(&order.id));
            assert_eq!(order.holds_stock, order.status != Status::Closed);
            for line in order.lines.iter().filter(|_| order.holds_stock) {
                *sold.entry(line.product_id).or_default() += line.count;
            }
        }
    }
    let mut books = BTreeMap::new();
    for (id, had) in before {
        let (left, sold) = (stock(shop, *id).await, sold.get(id).copied().unwrap_or_default());
        assert_eq!(left + sold, *had, "product {id}: {left} left, {sold} sold");
        books.insert(*id, (left, sold));
    }
    books
}
