use serde_json::{Value, json};
use shared::shop::user::LoginType;
use tokio::task::JoinSet;

use super::{fields, owner, profile};
use crate::{
    support::{Client, Shop},
    token::{log_in, users},
};

fn newcomer(name: &str) -> Value {
    json!({"username": name, "password": "s3cret-word", "confirm_password": "s3cret-word", "nickname": "安娜",
        "email": format!("{name}@example.com"), "mobile": "13800000000"})
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

#[tokio::test]
async fn a_newcomer_can_log_in_by_every_name() {
    let shop = Shop::open().await;
    let answer = shop.anonymous().post("/v1/user", newcomer("Anna")).await;
    let user = answer.data(201);
    let expected = json!({"id": user["id"], "nickname": "安娜", "auth": 1, "group_id": null, "auth_scope": null,
        "username": "Anna", "mobile": "13800000000", "email": "Anna@example.com", "openid": false, "avatar": null,
        "address": []});
    assert_eq!(user, expected);
    assert!(!String::from_utf8_lossy(&answer.bytes).contains("argon2"));
    for (account, kind) in [("anna", 100), ("anna@example.com", 101), ("13800000000", 102)] {
        let data = log_in(&shop.anonymous(), account, "s3cret-word", kind).await.data(200);
        let client = shop.anonymous().with_token(data["token"].as_str().expect("a token"));
        assert_eq!(profile(&client).await, expected);
    }
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let shop = Shop::open().await;
    let nobody = shop.anonymous();
    let msg = nobody.post("/v1/user", json!({})).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["confirm_password", "password", "username"]);
    let all = json!({"username": "a b", "password": "short", "confirm_password": 1, "nickname": "x".repeat(25),
        "email": "anna", "mobile": 13_800_000_000_u64});
    let msg = nobody.post("/v1/user", all).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["confirm_password", "email", "mobile", "nickname", "password", "username"]);
    for (field, value) in [
        ("confirm_password", json!("another-word")),
        ("username", json!("anna@example.com")),
        ("username", json!("x".repeat(25))),
        ("username", json!("anna\n")),
        ("mobile", json!("+1 8613800000")),
        ("email", json!("anna@example")),
        ("password", json!("x".repeat(65))),
    ] {
        let answer = nobody.post("/v1/user", with(newcomer("anna"), field, value.clone())).await;
        if field == "username" && value == "anna\n" {
            // White space around a name is not part of it.
            answer.data(201);
            continue;
        }
        let msg = answer.refused(400, 10120);
        assert!(fields(&msg).contains(&field), "{field}: {msg}");
    }
}

#[tokio::test]
async fn taken_names_are_all_named_and_nothing_is_stored() {
    let shop = Shop::open().await;
    let nobody = shop.anonymous();
    nobody.post("/v1/user", newcomer("anna")).await.data(201);
    let msg = nobody.post("/v1/user", newcomer("ANNA")).await.refused(409, 10110);
    assert_eq!(msg, json!({"username": ["已被使用"], "email": ["已被使用"], "mobile": ["已被使用"]}));
    let msg = nobody.post("/v1/user", newcomer("berta")).await.refused(409, 10110);
    assert_eq!(fields(&msg), ["mobile"]);
    // What was free of it stays free.
    assert_eq!(owner(&shop, LoginType::Username, "berta").await, None);
    assert_eq!(users(&shop).await, 1);
    nobody.post("/v1/user", with(newcomer("berta"), "mobile", json!(null))).await.data(201);
}

#[tokio::test]
async fn a_name_is_given_once_however_many_ask() {
    let shop = Shop::open().await;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let nobody = shop.anonymous();
        tasks.spawn(async move { nobody.post("/v1/user", newcomer("anna")).await.status.as_u16() });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(users(&shop).await, 1);
}

/// Asking for name after name to learn who is registered runs into the throttle; registering does not.
#[tokio::test]
async fn names_cannot_be_tried_out_without_end() {
    let shop = Shop::open().await;
    let taken = newcomer("anna");
    shop.anonymous().post("/v1/user", taken.clone()).await.data(201);
    let guesser = shop.stranger("198.51.100.9");
    let mut tasks = JoinSet::new();
    for _ in 0..103 {
        let (guesser, taken) = (guesser.clone(), taken.clone());
        tasks.spawn(async move { guesser.post("/v1/user", taken).await.status.as_u16() });
    }
    let statuses = tasks.join_all().await;
    let count = |status| statuses.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(409), count(429)), (100, 3));
    let answer = guesser.post("/v1/user", taken).await;
    answer.refused(429, 10020);
    assert!(answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn well_known_passwords_are_for_ones_own_machine_only() {
    let shop = Shop::open().await;
    let deployed = Client::new(shop::gateway::router(&shop.deployed()).expect("the template's routes"));
    let known = |name: &str| json!({"username": name, "password": "PassWord", "confirm_password": "PassWord"});
    let msg = deployed.post("/v1/user", known("anna")).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["password"]);
    shop.anonymous().post("/v1/user", known("anna")).await.data(201);

    let berta = deployed.clone().like(&shop.shopper("berta").await);
    let change = json!({"old_password": "berta-secret", "new_password": "123456", "confirm_password": "123456"});
    let msg = berta.put("/v1/user/password", change).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["new_password"]);
    let carla = deployed.like(&crate::token::enter(&shop.anonymous(), "demo-carla", 200).await);
    let msg = super::bind(&carla, "carla", Some("admin123"), 100).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["secret"]);
}
