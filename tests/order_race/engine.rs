//! DynamoDB's own manners, which the embedded engine lacks; and single accidents at the worst moment.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use http::StatusCode;
use rand::RngExt;
use serde_json::{Value, json};
use shared::{ids::Id, money::Fen, shop::product::Product};

use crate::{
    order::{basket, buyer, edit, place, product, stock, total},
    support::{
        Answer, Client, Shop,
        proxy::{Fate, Proxy, Rule, conflict, keys},
    },
};

/// Each transaction has hold of its items for `hold`, and what comes meanwhile is refused as DynamoDB refuses it. Of the
/// answers to writes the part `lost` gets lost.
pub fn contended(hold: Duration, lost: f64) -> Rule {
    let busy: Arc<Mutex<HashSet<String>>> = Arc::default();
    Arc::new(move |operation, parameters| {
        let (keys, operation, busy) = (keys(operation, parameters), operation.to_owned(), busy.clone());
        Box::pin(async move {
            let taken = match Hold::take(&busy, &keys) {
                Ok(taken) => taken,
                Err(met) => return Fate::Refused(conflict(&operation, keys.len(), &met)),
            };
            if operation == "TransactWriteItems" {
                tokio::time::sleep(hold).await;
            }
            if !keys.is_empty() && rand::rng().random_bool(lost) {
                Fate::Lost
            } else {
                Fate::Pass(Some(Box::new(taken)))
            }
        })
    })
}

/// Items that a write has hold of.
struct Hold {
    busy: Arc<Mutex<HashSet<String>>>,
    keys: Vec<String>,
}

impl Hold {
    /// Or the places of those that somebody else has hold of.
    fn take(busy: &Arc<Mutex<HashSet<String>>>, keys: &[String]) -> Result<Self, Vec<usize>> {
        let mut all = busy.lock().expect("not poisoned");
        let met: Vec<usize> = (0..keys.len()).filter(|place| all.contains(&keys[*place])).collect();
        if !met.is_empty() {
            return Err(met);
        }
        all.extend(keys.iter().cloned());
        Ok(Self { busy: busy.clone(), keys: keys.to_vec() })
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut all = self.busy.lock().expect("not poisoned");
        for key in &self.keys {
            all.remove(key);
        }
    }
}

/// Just before the first transaction that `at` names, `accident` decides what becomes of it; everything else passes.
fn once<F>(
    at: impl Fn(&Value) -> bool + Send + Sync + 'static,
    accident: impl Fn() -> F + Send + Sync + 'static,
) -> Rule
where
    F: Future<Output = Fate> + Send + 'static,
{
    let done = AtomicBool::new(false);
    Arc::new(move |operation, parameters| {
        let now = operation == "TransactWriteItems" && at(parameters) && !done.swap(true, Ordering::Relaxed);
        let accident = now.then(&accident);
        Box::pin(async move {
            match accident {
                Some(accident) => accident.await,
                None => Fate::Pass(None),
            }
        })
    })
}

/// Anna orders, and just before her transaction the product becomes what `change` makes of it.
async fn meanwhile(
    shop: &Arc<Shop>,
    anna: &Client,
    lines: &[(Id, u64)],
    change: impl Fn(Product) -> Product + Clone + Send + Sync + 'static,
) -> Answer {
    let inner = shop.clone();
    let rule = once(
        |_| true,
        move || {
            let (shop, change) = (inner.clone(), change.clone());
            async move {
                edit(&shop, change(product(&shop, 1).await)).await;
                Fate::Pass(None)
            }
        },
    );
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    shop.through(&proxy.url).like(anna).post("/v1/order", basket(lines)).await
}

#[tokio::test]
async fn what_changed_since_it_was_read_is_read_again() {
    let shop = Arc::new(Shop::open().await);
    shop.product(1, 1990, 10).await;
    shop.product(2, 500, 10).await;
    let anna = buyer(&shop, "anna").await;
    let lines = [(1, 5), (2, 1)];
    let dearer = meanwhile(&shop, &anna, &lines, |product| Product { price: Fen(2990), ..product }).await.data(201);
    let order = anna.get(&format!("/v1/order/{}", dearer["order_id"])).await.data(200);
    assert_eq!((&order["total_price"], &order["snap_items"][0]["price"]), (&json!(154.5), &json!(29.9)));
    let short = meanwhile(&shop, &anna, &lines, |product| Product { stock: 4, ..product }).await.data(200);
    assert_eq!((&short["pass"], &short["p_status_array"][0]["has_stock"]), (&json!(false), &json!(false)));
    edit(&shop, Product { stock: 10, ..product(&shop, 1).await }).await;
    let gone = meanwhile(&shop, &anna, &lines, |product| Product { delete_time: Some(1), ..product }).await;
    gone.refused(404, 30010);
    assert_eq!((stock(&shop, 2).await, total(&anna).await), (9, 1));
}

/// A shop that changes its mind each time is told so, after a while.
#[tokio::test]
async fn a_shop_that_never_stands_still_is_busy() {
    let shop = Arc::new(Shop::open().await);
    shop.product(1, 1990, 10).await;
    let anna = buyer(&shop, "anna").await;
    let inner = shop.clone();
    let rule: Rule = Arc::new(move |operation, _| {
        let (shop, transaction) = (inner.clone(), operation == "TransactWriteItems");
        Box::pin(async move {
            if transaction {
                let product = product(&shop, 1).await;
                edit(&shop, Product { price: product.price.plus(Fen(1)).expect("affordable"), ..product }).await;
            }
            Fate::Pass(None)
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let answer = shop.through(&proxy.url).like(&anna).post("/v1/order", basket(&[(1, 1)])).await;
    answer.refused(503, 998);
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (10, 0));
}

/// The answer to the transaction is lost: the SDK asks again with the same token, and it has happened once.
#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = buyer(&shop, "anna").await;
    let proxy = Proxy::start(shop.dynamo(), once(|_| true, async || Fate::Lost)).await;
    let way = shop.through(&proxy.url).like(&anna);
    let placed = way.post("/v1/order", basket(&[(1, 4)])).await.data(201);
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (6, 1));
    anna.get(&format!("/v1/order/{}", placed["order_id"])).await.data(200);
}

/// "In progress", says DynamoDB of a transaction that has happened, for longer than the SDK asks: we go on asking for the
/// same one.
#[tokio::test]
async fn a_transaction_in_progress_is_not_begun_anew() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = buyer(&shop, "anna").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let rule: Rule = Arc::new(move |operation, _| {
        let denied = operation == "TransactWriteItems" && counted.fetch_add(1, Ordering::Relaxed) < 5;
        Box::pin(async move {
            let name = "com.amazonaws.dynamodb.v20120810#TransactionInProgressException";
            let deny = move |_| (StatusCode::BAD_REQUEST, json!({"__type": name, "Message": "in progress"}));
            if denied { Fate::Retold(Box::new(deny)) } else { Fate::Pass(None) }
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    shop.through(&proxy.url).like(&anna).post("/v1/order", basket(&[(1, 4)])).await.data(201);
    assert_eq!((asked.load(Ordering::Relaxed), stock(&shop, 1).await, total(&anna).await), (6, 6, 1));
}

/// A batch read its record before, and its product after, an earlier try took the last piece: the order is found all the
/// same.
#[tokio::test]
async fn short_is_not_said_to_whoever_took_the_last_piece() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 1).await;
    let anna = buyer(&shop, "anna").await.header("idempotency-key", "once");
    let placed = anna.post("/v1/order", basket(&[(1, 1)])).await.data(201);
    let batches = AtomicUsize::new(0);
    let rule: Rule = Arc::new(move |operation, _| {
        let torn = operation == "BatchGetItem" && batches.fetch_add(1, Ordering::Relaxed) == 0;
        Box::pin(async move {
            let without_record = |mut answer: Value| {
                for items in answer["Responses"].as_object_mut().expect("tables").values_mut() {
                    let is_record =
                        |item: &Value| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("ORDERKEY"));
                    items.as_array_mut().expect("items").retain(|item| !is_record(item));
                }
                (StatusCode::OK, answer)
            };
            if torn { Fate::Retold(Box::new(without_record)) } else { Fate::Pass(None) }
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let repeat = shop.through(&proxy.url).like(&anna).post("/v1/order", basket(&[(1, 1)])).await;
    assert_eq!(repeat.data(201), placed);
    // The signing keys, the caller, the parameters, the torn batch, a look at the record, a whole batch, the order.
    assert_eq!(repeat.calls().len(), 7);
}

/// An order so large that its key is claimed ahead of it, and the function dies in between.
#[tokio::test]
async fn a_claimed_key_is_continued_while_its_id_is_young() {
    let shop = Shop::open().await;
    for id in 1..=100 {
        shop.product(id, 100, 10).await;
    }
    let lines: Vec<(Id, u64)> = (1..=99).map(|id| (id, 1)).collect();
    let large = |parameters: &Value| parameters["TransactItems"].as_array().is_some_and(|writes| writes.len() == 100);
    for (waited, expected) in [(0, Some(true)), (598, Some(true)), (600, None), (898, None), (900, Some(false))] {
        let anna = buyer(&shop, &format!("anna-{waited}")).await;
        let keyed = anna.clone().header("idempotency-key", "once");
        let broken = json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "the line is dead"});
        let proxy =
            Proxy::start(shop.dynamo(), once(large, move || std::future::ready(Fate::Refused(broken.clone())))).await;
        shop.through(&proxy.url).like(&keyed).post("/v1/order", basket(&lines)).await.refused(500, 999);
        // The key stands for that request, until nothing can come of it any more.
        let other = keyed.post("/v1/order", basket(&[(1, 1)])).await;
        other.refused(409, 50030);
        shop.clock.advance(1);
        let younger = [place(&anna, &[(100, 1)]).await, place(&anna, &[(100, 1)]).await];
        shop.clock.advance(waited);
        // This list counts, and moves the tally as far as it may: not past an id that can still become an order.
        assert_eq!(total(&anna).await, 2);
        let answer = keyed.post("/v1/order", basket(&lines)).await;
        let Some(same_id) = expected else {
            answer.refused(503, 998);
            continue;
        };
        let placed = answer.data(201);
        let drawn_before = placed["order_id"].as_u64().expect("an id") < younger[0];
        assert_eq!(drawn_before, same_id, "after {waited} s");
        assert_eq!(total(&anna).await, 3);
        assert_eq!(keyed.post("/v1/order", basket(&lines)).await.data(201), placed);
        shop.clock.advance(20 * 60);
        assert_eq!(total(&anna).await, 3);
        assert_eq!(total(&anna).await, 3);
    }
    assert_eq!(stock(&shop, 1).await, 7);
}
