//! Disabling, enabling, and new passwords: what becomes of tokens and logins.

use serde_json::json;
use shared::{auth::Permission, shop::user::Status};

use crate::{
    support::{Shop, new_password},
    token::{enter, log_in, verify},
};

#[tokio::test]
async fn a_disabled_administrator_is_out_at_once_and_for_good() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[Permission::OrderList]).await;
    let anna = shop.member("anna", group).await;
    let path = |what: &str| format!("/cms/admin/{what}/{}", anna.id());
    anna.get("/cms/order/list").await.data(200);
    assert_eq!(boss.put(&path("disable"), json!({})).await.data(200)["active"], json!(false));
    anna.get("/cms/order/list").await.refused(401, 1002);
    anna.get("/v1/user").await.refused(401, 1002);
    anna.post("/v1/token/refresh", json!({})).await.refused(401, 1002);
    verify(&shop, &anna.token()).await.refused(401, 1002);
    // As if the password were wrong.
    let wrong = log_in(&shop.anonymous(), "anna", "no such word", 100).await.refused(401, 10000);
    assert_eq!(log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000), wrong);
    assert_eq!(boss.put(&path("disable"), json!({})).await.data(200)["active"], json!(false), "once more");

    assert_eq!(boss.put(&path("active"), json!({})).await.data(200)["active"], json!(true));
    anna.get("/v1/user").await.refused(401, 1002);
    let session = log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.data(200);
    let anna = shop.anonymous().with_token(session["token"].as_str().expect("a token"));
    anna.get("/cms/order/list").await.data(200);
    shop.check_roll().await;
}

#[tokio::test]
async fn wechat_is_no_way_around_it() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    boss.put(&format!("/cms/user/{}/group", anna.id()), json!({"group_id": group})).await.data(201);
    boss.put(&format!("/cms/admin/disable/{}", anna.id()), json!({})).await.data(200);
    log_in(&shop.anonymous(), "demo-anna", "", 200).await.refused(401, 10000);
    anna.get("/v1/user").await.refused(401, 1002);
}

#[tokio::test]
async fn a_new_password_kills_every_token() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    for (index, path) in ["/cms/admin/password/ID", "/cms/user/ID/password"].iter().enumerate() {
        let name = format!("anna-{index}");
        let anna = shop.member(&name, group).await;
        // One that a change of their own had spared.
        let own = json!({"old_password": format!("{name}-secret"), "new_password": "anna's own word",
            "confirm_password": "anna's own word"});
        anna.put("/v1/user/password", own).await.data(201);
        anna.get("/v1/user").await.data(200);
        let path = path.replace("ID", &anna.id().to_string());
        let view = boss.put(&path, new_password("the boss's word")).await;
        assert!(!String::from_utf8_lossy(&view.bytes).contains("argon2"));
        view.data(201);
        anna.get("/v1/user").await.refused(401, 1002);
        log_in(&shop.anonymous(), &name, "anna's own word", 100).await.refused(401, 10000);
        log_in(&shop.anonymous(), &name, "the boss's word", 100).await.data(200);
        for (body, field) in [
            (json!({}), "new_password"),
            (json!({"new_password": "short", "confirm_password": "short"}), "new_password"),
            (json!({"new_password": "long enough", "confirm_password": "Long enough"}), "confirm_password"),
        ] {
            assert!(boss.put(&path, body).await.refused(400, 10120)[field].is_array());
        }
        log_in(&shop.anonymous(), &name, "the boss's word", 100).await.data(200);
    }
}

/// A disabled administrator can be changed, and stays disabled.
#[tokio::test]
async fn a_new_password_lets_nobody_back_in() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let anna = shop.member("anna", group).await;
    boss.put(&format!("/cms/admin/disable/{}", anna.id()), json!({})).await.data(200);
    boss.put(&format!("/cms/admin/password/{}", anna.id()), new_password("another word")).await.data(201);
    boss.put(&format!("/cms/admin/{}", anna.id()), json!({"nickname": "安娜"})).await.data(201);
    log_in(&shop.anonymous(), "anna", "another word", 100).await.refused(401, 10000);
    assert_eq!(shop.user_stored(anna.id()).await.status, Status::Disabled);
}
