//! Names and passwords.

use serde_json::json;
use shared::shop::user::{LoginType, Status, User};

use super::{alter, log, log_in, stored, users, verify};
use crate::support::Shop;

#[tokio::test]
async fn a_name_in_any_case_and_its_password_open_the_door() {
    let shop = Shop::open().await;
    let anna = shop
        .user("安娜Anna", |mut user| {
            user.rename(LoginType::Email, "Anna@Example.com");
            user.rename(LoginType::Mobile, "13800000000");
            user
        })
        .await;
    let secret = "安娜Anna-secret";
    for (account, kind) in [("安娜anna", 100), ("  安娜ANNA ", 100), ("anna@example.COM", 101), ("13800000000", 102)]
    {
        let data = log_in(&shop.anonymous(), account, secret, kind).await.data(200);
        assert_eq!(data["expire_in"], 7200);
        let token = data["token"].as_str().expect("a token");
        assert_eq!(verify(&shop, token).await.data(200)["uid"], anna.id());
    }
    for (account, kind) in [("安娜anna", 101), ("13800000000", 100), ("anna@example.com", 102)] {
        log_in(&shop.anonymous(), account, secret, kind).await.refused(401, 10000);
    }
}

#[tokio::test]
async fn a_request_says_how_and_what() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    let nobody = shop.anonymous();
    for kind in [json!("1e2"), json!(100.5), json!(true), json!([100]), json!(null)] {
        let body = json!({"account": "anna", "secret": "anna-secret", "type": kind});
        let faults = nobody.post("/v1/token", body).await.refused(400, 10120);
        assert_eq!(faults.as_object().expect("fields").keys().collect::<Vec<_>>(), ["type"]);
    }
    for kind in [0, -1, 99, 103, 201, 204, 65_736, i64::MAX] {
        let body = json!({"account": "anna", "secret": "anna-secret", "type": kind});
        nobody.post("/v1/token", body).await.refused(400, 11000);
    }
    let faults = nobody.post("/v1/token", json!({})).await.refused(400, 10120);
    assert_eq!(faults.as_object().expect("fields").keys().collect::<Vec<_>>(), ["account", "type"]);
    for body in [
        json!({"account": "anna", "type": 100}),
        json!({"account": "anna", "secret": "", "type": 100}),
        json!({"account": "anna", "secret": "x".repeat(257), "type": 100}),
        json!({"account": "anna", "secret": 123_456, "type": 100}),
    ] {
        assert!(nobody.post("/v1/token", body).await.refused(400, 10120)["secret"].is_array());
    }
    // As long as it may be, in four bytes a character: a key that still fits.
    log_in(&nobody, &"😀".repeat(256), "anna-secret", 100).await.refused(401, 10000);
    // Nothing of this was an attempt but the last one.
    assert_eq!(log(&shop).await.len(), 1);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_cannot_be_told_apart() {
    let shop = Shop::open().await;
    shop.shopper("anna").await;
    let disabled = shop.shopper("berta").await;
    alter(&shop, &disabled, |user| user.status = Status::Disabled).await;
    shop.user("carla", |user| User { password: None, ..user }).await;

    let mut seen = Vec::new();
    for (account, secret) in [
        ("anna", "wrong"),
        ("nobody", "wrong"),
        ("berta", "berta-secret"),
        ("berta", "wrong"),
        ("carla", "carla-secret"),
    ] {
        let answer = log_in(&shop.anonymous(), account, secret, 100).await;
        let msg = answer.refused(401, 10000);
        let calls: Vec<_> = answer.calls().iter().map(|call| (call.operation, call.keys.len())).collect();
        let mut headers = answer.headers;
        headers.remove("x-request-id").expect("each its own");
        seen.push((msg, calls, headers));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    assert_eq!(users(&shop).await, 3);
}

#[tokio::test]
async fn every_attempt_is_in_the_log_and_no_secret_is() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let agent = format!("{}\u{1f600}", "x".repeat(300));
    let client = shop.stranger("198.51.100.9").header("user-agent", &agent);
    log_in(&client, "anna", "anna-secret", 100).await.data(200);
    log_in(&client, "anna", "anna-sekret", 100).await.refused(401, 10000);
    log_in(&client, "my-password-in-the-wrong-field", "oops", 100).await.refused(401, 10000);

    let log = log(&shop).await;
    let seen: Vec<_> = log.iter().map(|entry| (entry.success, entry.user_id, entry.nickname.as_deref())).collect();
    assert_eq!(
        seen,
        [(true, Some(anna.id()), Some("anna")), (false, Some(anna.id()), Some("anna")), (false, None, None)]
    );
    for entry in &log {
        assert_eq!((entry.kind, entry.address.as_str()), (Some(LoginType::Username), "198.51.100.9"));
        assert_eq!(entry.create_time, shop.clock.now());
        assert_eq!(entry.user_agent.as_ref().map(|agent| agent.chars().count()), Some(256));
    }
    let text = serde_json::to_string(&log).expect("JSON");
    for secret in ["anna-secret", "anna-sekret", "my-password", "oops"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_originals_hashes_are_read_once_and_replaced() {
    // hashlib.pbkdf2_hmac("sha256", b"open sesame", b"Na3Cl5Ag", 1000).hex(), hashlib.sha256(b"open sesame").hexdigest()
    let werkzeug =
        "pbkdf2:sha256:1000$Na3Cl5Ag$51fe79799fcfee90074810594a185eb6622c36426a246142a87aa5f11562b282".to_owned();
    let sha256 = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb".to_owned();
    let shop = Shop::open().await;
    for (name, old) in [("anna", werkzeug), ("berta", sha256)] {
        let before = shop.user(name, |user| User { password: Some(old.clone()), ..user }).await;
        log_in(&shop.anonymous(), name, "open sesam", 100).await.refused(401, 10000);
        assert_eq!(stored(&shop, &before).await.password, Some(old));

        let data = log_in(&shop.anonymous(), name, "open sesame", 100).await.data(200);
        let hash = stored(&shop, &before).await.password.expect("a password");
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        // Nobody is logged out by it.
        verify(&shop, data["token"].as_str().expect("a token")).await.data(200);
        before.get("/v1/user").await.data(200);
        log_in(&shop.anonymous(), name, "open sesame", 100).await.data(200);
        assert_eq!(stored(&shop, &before).await.password, Some(hash));
    }
    assert_eq!(log(&shop).await.iter().filter(|entry| entry.success).count(), 4);
}

#[tokio::test]
async fn two_logins_may_renew_one_hash_at_once() {
    let sha256 = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb".to_owned();
    let shop = Shop::open().await;
    shop.user("anna", |user| User { password: Some(sha256), ..user }).await;
    let nobody = shop.anonymous();
    let logins = [(); 3].map(|()| log_in(&nobody, "anna", "open sesame", 100));
    let [first, second, third] = logins;
    let answers = tokio::join!(first, second, third);
    for answer in [answers.0, answers.1, answers.2] {
        answer.data(200);
    }
    assert_eq!(log(&shop).await.iter().filter(|entry| entry.success).count(), 3);
}
