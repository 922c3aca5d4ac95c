//! Guessing.

use serde_json::json;
use tokio::task::JoinSet;

use super::{log, log_in};
use crate::support::{Answer, Client, Shop};

fn wait(answer: &Answer) -> u64 {
    let wait = answer.headers.get("retry-after").expect("Retry-After").to_str().expect("text");
    wait.parse().expect("seconds")
}

async fn guesses(client: &Client, count: usize, account: &'static str) -> Vec<Answer> {
    let mut tasks = JoinSet::new();
    for guess in 0..count {
        let client = client.clone();
        tasks.spawn(async move { log_in(&client, account, &format!("guess-{guess}"), 100).await });
    }
    tasks.join_all().await
}

#[tokio::test]
async fn fifty_guesses_at_once_are_ten_guesses() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    let answers = guesses(&shop.anonymous(), 50, "anna").await;
    let (shut, wrong): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 429);
    assert_eq!((wrong.len(), shut.len()), (10, 40));
    for answer in wrong {
        answer.refused(401, 10000);
    }
    for answer in shut {
        answer.refused(429, 10020);
        assert_eq!(wait(answer), 900);
        let writes: Vec<_> = answer.calls().iter().map(|call| (call.operation, call.keys.len())).collect();
        assert_eq!(writes, [("TransactWriteItems", 2), ("PutItem", 1)], "one too many costs one item");
    }
    assert_eq!(log(&shop).await.len(), 50);

    // The door stays shut to the right password, in any case and from anywhere, until the window is over.
    let elsewhere = shop.stranger("198.51.100.9");
    log_in(&elsewhere, "ANNA", "anna-secret", 100).await.refused(429, 10020);
    shop.clock.advance(899);
    assert_eq!(wait(&log_in(&elsewhere, "anna", "anna-secret", 100).await), 1);
    shop.clock.advance(1);
    log_in(&elsewhere, "anna", "anna-secret", 100).await.data(200);
}

#[tokio::test]
async fn an_unknown_account_is_shut_like_a_known_one() {
    let shop = Shop::open().await;
    let answers = guesses(&shop.anonymous(), 12, "nobody").await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 2);
}

#[tokio::test]
async fn the_right_password_forgives_the_wrong_ones() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    for _ in 0..3 {
        for _ in 0..9 {
            log_in(&shop.anonymous(), "anna", "wrong", 100).await.refused(401, 10000);
        }
        log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.data(200);
    }
    // Logging in uses up nothing, neither the account's attempts nor the address's.
    for _ in 0..11 {
        log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.data(200);
    }
    for _ in 0..101 {
        log_in(&shop.anonymous(), "demo-anna", "", 200).await.data(200);
    }
}

#[tokio::test]
async fn an_address_that_fails_too_often_is_shut_whoever_it_asks_for() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    let guesser = shop.stranger("2001:db8:1:2::1");
    let mut tasks = JoinSet::new();
    for guess in 0..105 {
        let guesser = guesser.clone();
        tasks.spawn(async move { log_in(&guesser, &format!("guess-{guess}"), "", 200).await.status.as_u16() });
    }
    let answers = tasks.join_all().await;
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(400), count(429)), (100, 5), "{answers:?}");
    assert_eq!(log(&shop).await.len(), 105);

    // A neighbour in the same /64 network is the same client; another network is not.
    let right = json!({"account": "anna", "secret": "anna-secret", "type": 100});
    shop.stranger("2001:db8:1:2:ffff::7").post("/v1/token", right.clone()).await.refused(429, 10020);
    shop.stranger("2001:db8:1:3::1").post("/v1/token", right.clone()).await.data(200);
    shop.clock.advance(900);
    guesser.post("/v1/token", right).await.data(200);
}

/// A header that a client writes itself makes nobody another client.
#[tokio::test]
async fn forwarded_headers_change_nothing() {
    let shop = Shop::open().await;
    for guess in 0..12 {
        let client = shop.anonymous().header("x-forwarded-for", &format!("198.51.100.{guess}"));
        let status = log_in(&client, "anna", "wrong", 100).await.status;
        assert_eq!(status, if guess < 10 { 401 } else { 429 });
    }
    assert!(log(&shop).await.iter().all(|entry| entry.address == "203.0.113.7"));
}
