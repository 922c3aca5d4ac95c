//! Each view counts once, whoever does what meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::{
    shop::article::{store::views, work},
    storage::Query,
};

use super::{add, open, path};
use crate::support::{
    Client, Mishap, Shop, assume,
    proxy::{Fate, Proxy, Rule, conflict, keys},
};

async fn listed(client: &Client) -> Value {
    client.get("/cms/article/list").await.data(200)["items"][0]["views"].clone()
}

/// Shards that are left.
async fn shards(shop: &Shop) -> usize {
    views::dirty(&shop.app.table, None, 1000).await.expect("reads").len()
}

#[tokio::test]
async fn every_reader_sees_their_own_view() {
    let (shop, clerk) = open().await;
    let article = path(&add(&clerk, "春茶").await);
    let (nobody, other) = (shop.anonymous(), shop.another_function());
    other.get("/cms/article/list").await.data(200);
    for views in 1..=20 {
        let reader = if views % 2 == 0 { &nobody } else { &other };
        let answer = reader.get(&article).await;
        assert_eq!((answer.data(200)["views"].clone(), answer.calls().len()), (json!(views), 2));
        if views == 10 {
            assert_eq!(listed(&nobody).await, 0, "not folded in yet");
            assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
            assert_eq!(listed(&nobody).await, 10);
        }
    }
    assert_eq!(clerk.put(&article, json!({"title": "x"})).await.data(201)["views"], 20, "a change is no view");
    shop.work().await;
    assert_eq!((listed(&nobody).await, shards(&shop).await), (json!(20), 0));
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}), "at rest nothing is left to do");
}

#[tokio::test]
async fn an_article_that_is_not_there_has_no_views() {
    let (shop, clerk) = open().await;
    shop.anonymous().get("/cms/article/1").await.refused(404, 10100);
    assert_eq!(shards(&shop).await, 0);
    let article = path(&add(&clerk, "春茶").await);
    for _ in 0..10 {
        shop.anonymous().get(&article).await.data(200);
    }
    clerk.delete(&article).await.data(202);
    assert!(shards(&shop).await > 0);
    assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
    assert_eq!(shards(&shop).await, 0, "they go with the next sweep");
    shop.anonymous().get(&article).await.refused(404, 10100);
    assert_eq!(
        shop.app.table.count(&Query::partition(article.replace("/cms/article/", "ARTICLE#"))).await.expect("counts").0,
        0
    );
}

/// Half of the shards of more articles than a sweep reads at once.
#[tokio::test]
async fn a_sweep_goes_on_to_the_last_article() {
    let (shop, clerk) = open().await;
    let articles = join_all((0..40).map(|_| add(&clerk, "春茶"))).await;
    for article in &articles {
        join_all((0..6).map(|_| async { shop.anonymous().get(&path(article)).await.data(200) })).await;
    }
    assert!(shards(&shop).await > 100);
    let first = assume("worker", work::sweep(&shop.app, Duration::ZERO)).await.expect("a sweep");
    assert!(first.attended < 40 && shards(&shop).await > 0, "its time is up: {first:?}");
    shop.work().await;
    assert_eq!(shards(&shop).await, 0);
    let page = clerk.get("/cms/article/list?size=100").await.data(200);
    assert!(page["items"].as_array().expect("items").iter().all(|article| article["views"] == 6), "{page}");
}

/// In between everybody who writes: DynamoDB has too much to do now and then, holds items for transactions, and loses the
/// answers to these. Nothing that is refused has happened; a transaction has, or has not, and says so when asked again.
fn weather() -> Rule {
    let calls = Arc::new(AtomicUsize::new(0));
    Arc::new(move |operation, parameters| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        let (held, writes) = (keys(operation, parameters), keys(operation, parameters).len());
        let refused = conflict(operation, writes, &[0]);
        let lost = operation == "TransactWriteItems" && call.is_multiple_of(4);
        Box::pin(async move {
            let busy = json!({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "not now"});
            match call {
                _ if call.is_multiple_of(53) => Fate::Refused(busy),
                _ if call.is_multiple_of(7) && !held.is_empty() => Fate::Refused(refused),
                _ if lost => Fate::Lost,
                _ => Fate::Pass(None),
            }
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_at_once_are_five_hundred() {
    let (shop, clerk) = open().await;
    let article = path(&add(&clerk, "春茶").await);
    let proxy = Proxy::start(shop.dynamo(), weather()).await;
    let functions: Vec<Client> = (0..5).map(|_| shop.through(&proxy.url)).collect();
    let (sweeper, done) = (shop.app_through(&proxy.url), AtomicBool::new(false));
    let readers = async {
        let views = (0..500).map(|number| functions[number % functions.len()].get(&article));
        let answers = join_all(views).await;
        done.store(true, Ordering::Relaxed);
        answers
    };
    let sweeps = |app: Arc<shared::app::App>| {
        let done = &done;
        async move {
            let mut folded = 0;
            while !done.load(Ordering::Relaxed) {
                // One that fails leaves it to the next one.
                folded += assume("worker", work::sweep(&app, Duration::from_secs(30)))
                    .await
                    .map_or(0, |swept| swept.attended);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            folded
        }
    };
    let (answers, one, other) = tokio::join!(readers, sweeps(sweeper.clone()), sweeps(shop.app.clone()));
    for answer in answers {
        assert!((1..=500).contains(&answer.data(200)["views"].as_u64().expect("a number")));
    }
    assert!(one > 0 && other > 0, "the sweeps had something to do: {one}, {other}");
    shop.work().await;
    assert_eq!((listed(&clerk).await, shards(&shop).await), (json!(500), 0));
    assert_eq!(shop.anonymous().get(&article).await.data(200)["views"], 501);
}

/// A sweep that dies at any of its calls, or whose transactions meet others, loses and doubles nothing.
#[tokio::test]
async fn a_sweep_can_die_anywhere() {
    let (shop, clerk) = open().await;
    let article = path(&add(&clerk, "春茶").await);
    let mut expected = 0;
    let mishaps = |at| {
        [
            Mishap::Killed { at, done: false },
            Mishap::Killed { at, done: true },
            Mishap::Outage { from: at },
            Mishap::Lost { at },
            Mishap::Conflict { at },
        ]
    };
    for mishap in (1..=5).flat_map(mishaps) {
        for _ in 0..3 {
            shop.anonymous().get(&article).await.data(200);
        }
        expected += 3;
        let function = shop.function().await;
        function.work(mishap, 0, assume("worker", work::sweep(&function.app, Duration::from_secs(30)))).await;
        shop.work().await;
        assert_eq!((listed(&clerk).await, shards(&shop).await), (json!(expected), 0), "{mishap:?}");
    }
}

/// A view that DynamoDB will not write, whatever is tried, does not keep anybody from reading.
#[tokio::test]
async fn who_cannot_be_counted_can_still_read() {
    let (shop, clerk) = open().await;
    let article = path(&add(&clerk, "春茶").await);
    let rule: Rule = Arc::new(|operation, _| {
        let refused = operation == "UpdateItem";
        Box::pin(async move {
            let name = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
            if refused { Fate::Refused(json!({"__type": name, "message": "no"})) } else { Fate::Pass(None) }
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let answer = shop.through(&proxy.url).get(&article).await.data(200);
    assert_eq!((&answer["views"], &answer["content"]), (&json!(0), &json!("<p>春茶上市。</p>")));
    assert_eq!(shop.anonymous().get(&article).await.data(200)["views"], 1);
}
