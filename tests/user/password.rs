use serde_json::json;

use super::fields;
use crate::{
    support::{Answer, Client, Shop},
    token::{enter, log_in, stored, verify},
};

async fn change(client: &Client, old: &str, new: &str) -> Answer {
    let body = json!({"old_password": old, "new_password": new, "confirm_password": new});
    client.put("/v1/user/password", body).await
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_this_one() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let other = shop.session(&stored(&shop, &anna).await).await;
    let answer = change(&anna, "anna-secret", "another-word").await;
    assert!(!answer.data(201).to_string().contains("argon2"));
    assert_eq!(answer.calls().len(), 3);

    anna.get("/v1/user").await.data(200);
    other.get("/v1/user").await.refused(401, 1002);
    verify(&shop, &other.token()).await.refused(401, 1002);
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000);
    let fresh = log_in(&shop.anonymous(), "anna", "another-word", 100).await.data(200);
    let fresh = anna.with_token(fresh["token"].as_str().expect("a token"));

    // The spared session goes on when it is refreshed, and ends with the next change made elsewhere.
    let refreshed = anna.post("/v1/token/refresh", json!({})).await.data(200);
    let refreshed = anna.with_token(refreshed["token"].as_str().expect("a token"));
    refreshed.get("/v1/user").await.data(200);
    change(&fresh, "another-word", "third-word").await.data(201);
    for dead in [&anna, &refreshed, &other] {
        dead.get("/v1/user").await.refused(401, 1002);
    }
    fresh.get("/v1/user").await.data(200);
}

#[tokio::test]
async fn the_old_password_is_asked_for() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    for old in ["wrong", "", "ANNA-SECRET"] {
        let msg = change(&anna, old, "another-word").await.refused(400, 10120);
        assert_eq!(fields(&msg), ["old_password"]);
    }
    let without = json!({"new_password": "another-word", "confirm_password": "another-word"});
    let msg = anna.put("/v1/user/password", without).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["old_password"]);
    let apart =
        json!({"old_password": "anna-secret", "new_password": "another-word", "confirm_password": "other-word"});
    let msg = anna.put("/v1/user/password", apart).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["confirm_password", "new_password"]);
    let msg = change(&anna, "anna-secret", "short").await.refused(400, 10120);
    assert_eq!(fields(&msg), ["new_password"]);
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.data(200);
}

/// A stolen token is no way to guess the password, here or by binding a name.
#[tokio::test]
async fn guessing_by_token_is_throttled() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let guesses = (0..30).map(|guess| {
        let anna = anna.clone();
        async move {
            match guess % 2 {
                0 => change(&anna, &format!("guess-{guess}"), "another-word").await,
                _ => super::bind(&anna, "13800000000", Some(&format!("guess-{guess}")), 102).await,
            }
        }
    });
    let answers = guesses.collect::<tokio::task::JoinSet<_>>().join_all().await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(400), count(429)), (10, 20));
    let answer = change(&anna, "anna-secret", "another-word").await;
    answer.refused(429, 10020);
    assert!(answer.headers.contains_key("retry-after"));
    // Logging in is another door.
    log_in(&shop.stranger("198.51.100.9"), "anna", "anna-secret", 100).await.data(200);
    shop.clock.advance(900);
    change(&anna, "anna-secret", "another-word").await.data(201);
}

#[tokio::test]
async fn two_changes_at_once_make_one() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let other = shop.session(&stored(&shop, &anna).await).await;
    let (one, two) = tokio::join!(change(&anna, "anna-secret", "word-one"), change(&other, "anna-secret", "word-two"));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    // The slower one lost either its token or what it had proven.
    assert!(statuses[0] == 201 && [400, 401, 409].contains(&statuses[1]), "{statuses:?}");
    let works = async |word: &str| log_in(&shop.anonymous(), "anna", word, 100).await.status == 200;
    assert!(works("word-one").await != works("word-two").await);
}

#[tokio::test]
async fn who_has_no_password_chooses_one() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    anna.put("/v1/user", json!({"username": "anna"})).await.data(201);
    let first = json!({"new_password": "first-word", "confirm_password": "first-word"});
    anna.put("/v1/user/password", first.clone()).await.data(201);
    log_in(&shop.anonymous(), "anna", "first-word", 100).await.data(200);
    // Once there is one, it is asked for.
    anna.put("/v1/user/password", first).await.refused(400, 10120);
}
