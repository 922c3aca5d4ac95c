use std::collections::BTreeSet;

use serde_json::json;
use shared::shop::user::LoginType;
use shop::local::wechat::{App, Fault, Login};

use super::{bind, fields, owner, profile};
use crate::{
    support::{Client, Shop},
    token::{enter, log_in, stored},
};

async fn unbind(client: &Client, kind: u16) -> crate::support::Answer {
    client.put("/v1/user/unbind", json!({"type": kind})).await
}

async fn state(shop: &Shop) -> String {
    let data = shop.anonymous().get("/v1/token/open_redirect_url").await.data(200);
    data["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn the_first_name_brings_the_password() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    for (secret, bad) in [(None, "secret"), (Some(""), "secret"), (Some("short"), "secret")] {
        assert_eq!(fields(&bind(&anna, "anna", secret, 100).await.refused(400, 10120)), [bad]);
    }
    let msg = bind(&anna, "a b", None, 100).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["account", "secret"], "both at once");
    assert_eq!(bind(&anna, "anna", Some("s3cret-word"), 100).await.data(201)["username"], "anna");
    log_in(&shop.anonymous(), "anna", "s3cret-word", 100).await.data(200);
    anna.get("/v1/user").await.data(200);

    // Now there is a password: it may be left out, and must be right where it is not.
    assert_eq!(fields(&bind(&anna, "13800000000", Some("wrong-word"), 102).await.refused(400, 10120)), ["secret"]);
    bind(&anna, "13800000000", Some("s3cret-word"), 102).await.data(201);
    bind(&anna, "anna@example.com", None, 101).await.data(201);
    log_in(&shop.anonymous(), "anna@example.com", "s3cret-word", 101).await.data(200);
    assert!(stored(&shop, &anna).await.identity(LoginType::Email).is_some_and(|email| !email.verified));
}

#[tokio::test]
async fn names_must_be_free_and_of_their_kind() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let berta = shop.user("berta", |mut user| {
        user.rename(LoginType::Mobile, "13800000000");
        user
    });
    let berta = berta.await;
    let msg = bind(&anna, "13800000000", None, 102).await.refused(409, 10110);
    assert_eq!(msg, json!({"account": ["已被使用"]}));
    assert_eq!(bind(&anna, "annika", None, 100).await.refused(409, 10110), "已绑定该登录方式");
    for (account, kind) in [("anna", 101), ("anna@example.com", 102), ("1380000000", 102)] {
        assert_eq!(fields(&bind(&anna, account, None, kind).await.refused(400, 10120)), ["account"]);
    }
    for kind in [0, 201, 300] {
        bind(&anna, "x", None, kind).await.refused(400, 11000);
        unbind(&anna, kind).await.refused(400, 11000);
    }
    for body in [json!({}), json!({"account": "x", "type": "1e2"})] {
        assert!(anna.put("/v1/user/bind", body).await.refused(400, 10120)["type"].is_array());
    }
    assert_eq!(profile(&berta).await["mobile"], "13800000000");
}

#[tokio::test]
async fn wechat_is_bound_by_code_and_by_nothing_else() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let login = |app: App| Login::new(app, format!("o{app:?}")).with_unionid("uAnna");
    for raw in ["oMiniProgram", "uAnna"] {
        bind(&anna, raw, None, 200).await.refused(400, 60010);
    }
    let code = shop.wechat.issue(login(App::MiniProgram));
    let answer = bind(&anna, &code, None, 200).await;
    assert_eq!(answer.data(201)["openid"], true);
    assert!(!String::from_utf8_lossy(&answer.bytes).contains("oMiniProgram"));
    // Bound already: no code is spent on it.
    let calls = shop.wechat.calls().len();
    bind(&anna, &shop.wechat.issue(login(App::MiniProgram)), None, 200).await.refused(409, 10110);
    assert_eq!(shop.wechat.calls().len(), calls);

    let code = shop.wechat.issue(login(App::Website));
    bind(&anna, &code, None, 202).await.refused(400, 60010);
    bind(&anna, &code, Some(&state(&shop).await), 202).await.data(201);
    bind(&anna, &shop.wechat.issue(login(App::OfficialAccount)), None, 203).await.data(201);
    let bound: BTreeSet<u16> =
        stored(&shop, &anna).await.identities.iter().map(|identity| identity.kind.into()).collect();
    assert_eq!(bound, BTreeSet::from([100, 200, 201, 202, 203]));
    let code = shop.wechat.issue(login(App::MiniProgram));
    assert_eq!(enter(&shop.anonymous(), &code, 200).await.id(), anna.id());
    let used = shop.wechat.issue(login(App::OfficialAccount));
    log_in(&shop.anonymous(), &used, "", 203).await.data(200);
    unbind(&anna, 203).await.data(201);
    bind(&anna, &used, None, 203).await.refused(400, 60010);
}

#[tokio::test]
async fn somebody_elses_wechat_stays_theirs() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let berta = enter(&shop.anonymous(), "demo-berta", 200).await;
    let msg = bind(&anna, "demo-berta", None, 200).await.refused(409, 10110);
    assert_eq!(msg, json!({"account": ["已被使用"]}));
    assert_eq!(profile(&anna).await["openid"], false);

    // Berta's other app is free, her unionid is not: the login is Anna's, the unionid stays Berta's.
    bind(&anna, "demo-berta", None, 203).await.data(201);
    assert!(stored(&shop, &anna).await.identity(LoginType::UnionId).is_none());
    assert!(stored(&shop, &berta).await.identity(LoginType::UnionId).is_some());
    assert_eq!(enter(&shop.anonymous(), "demo-berta", 203).await.id(), anna.id());
    assert_eq!(enter(&shop.anonymous(), "demo-berta", 200).await.id(), berta.id());

    for fault in [Fault::SystemBusy, Fault::HttpStatus(503), Fault::Drop] {
        shop.wechat.fail_next(fault);
        bind(&anna, "demo-anna", None, 200).await.refused(502, 60000);
    }
    // A user made up by WeChat is refused, and nobody is logged out by it.
    let made_up = Login { snapshot: true, ..Login::new(App::OfficialAccount, "oMadeUp") };
    let carla = shop.shopper("carla").await;
    bind(&carla, &shop.wechat.issue(made_up), None, 203).await.refused(400, 60010);
}

#[tokio::test]
async fn one_login_is_always_left() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    unbind(&anna, 100).await.refused(400, 11010);
    unbind(&anna, 200).await.refused(404, 10100);
    bind(&anna, "demo-anna", None, 200).await.data(201);
    bind(&anna, "demo-anna", None, 203).await.data(201);
    let unionid = stored(&shop, &anna).await.identifier(LoginType::UnionId).expect("a unionid").to_owned();
    unbind(&anna, 200).await.data(201);
    assert_eq!(owner(&shop, LoginType::UnionId, &unionid).await, Some(anna.id()));
    assert_eq!(unbind(&anna, 203).await.data(201)["openid"], false);
    assert_eq!(owner(&shop, LoginType::UnionId, &unionid).await, None, "gone with the last of WeChat");
    unbind(&anna, 203).await.refused(404, 10100);
    assert_ne!(enter(&shop.anonymous(), "demo-anna", 200).await.id(), anna.id());
}

/// A name opens nothing without a password, so it is no login to be left with.
#[tokio::test]
async fn a_name_without_a_password_is_not_enough() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    anna.put("/v1/user", json!({"username": "anna"})).await.data(201);
    anna.post("/v1/user/phone", json!({"code": "demo-phone-13800000000"})).await.data(201);
    unbind(&anna, 200).await.refused(400, 11010);
    unbind(&anna, 100).await.data(201);
    bind(&anna, "anna", Some("s3cret-word"), 100).await.data(201);
    unbind(&anna, 200).await.data(201);
    log_in(&shop.anonymous(), "anna", "s3cret-word", 100).await.data(200);
}

#[tokio::test]
async fn the_last_two_logins_cannot_go_at_once() {
    for _ in 0..4 {
        let shop = Shop::open().await;
        let anna = shop.shopper("anna").await;
        bind(&anna, "demo-anna", None, 200).await.data(201);
        let (name, wechat) = tokio::join!(unbind(&anna, 100), unbind(&anna, 200));
        let mut statuses = [name.status.as_u16(), wechat.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 400]);
        assert!(stored(&shop, &anna).await.can_log_in());
    }
}
