use std::time::Duration;

use serde_json::json;
use shared::shop::user::LoginType;
use shop::local::wechat::{App, Call, Fault, Login};

use super::{fields, owner, profile};
use crate::{
    support::{Answer, Client, Shop},
    token::{enter, stored},
};

const PHONE: &str = "/wxa/business/getuserphonenumber";
const TOKEN: &str = "/cgi-bin/stable_token";

async fn bind(client: &Client, code: &str) -> Answer {
    client.post("/v1/user/phone", json!({"code": code})).await
}

fn calls(shop: &Shop, path: &str) -> Vec<Call> {
    shop.wechat.calls().into_iter().filter(|call| call.path == path).collect()
}

#[tokio::test]
async fn the_number_behind_the_button_is_bound_and_verified() {
    let shop = Shop::open().await;
    let login = Login::new(App::MiniProgram, "oAnna");
    let anna = enter(&shop.anonymous(), &shop.wechat.issue(login), 200).await;
    anna.put("/v1/user", json!({"mobile": "13800000009"})).await.data(201);
    let code = shop.wechat.issue_phone(Some("oAnna"), "13800000001");
    let answer = bind(&anna, &code).await;
    assert_eq!(answer.data(201)["mobile"], "13800000001");
    let user = stored(&shop, &anna).await;
    assert!(user.identity(LoginType::Mobile).is_some_and(|mobile| mobile.verified));
    assert_eq!(owner(&shop, LoginType::Mobile, "13800000009").await, None, "the old number is free");
    let asked = &calls(&shop, PHONE)[0].body;
    assert_eq!(asked, &json!({"code": code, "openid": "oAnna"}));

    bind(&anna, &code).await.refused(400, 60010);
    bind(&anna, "unknown").await.refused(400, 60010);
    for body in [json!({}), json!({"code": ""}), json!({"code": 1})] {
        assert_eq!(fields(&anna.post("/v1/user/phone", body).await.refused(400, 10120)), ["code"]);
    }
}

#[tokio::test]
async fn somebody_elses_code_or_number_is_refused() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), &shop.wechat.issue(Login::new(App::MiniProgram, "oAnna")), 200).await;
    let code = shop.wechat.issue_phone(Some("oBerta"), "13800000001");
    bind(&anna, &code).await.refused(400, 60010);

    let berta = shop.shopper("berta").await;
    berta.put("/v1/user", json!({"mobile": "13800000002"})).await.data(201);
    let msg = bind(&anna, "demo-phone-13800000002").await.refused(409, 10110);
    assert_eq!(msg, json!({"mobile": ["已被使用"]}));
    assert_eq!(profile(&anna).await["mobile"], json!(null));
    // Berta's own number becomes a verified one.
    bind(&berta, "demo-phone-13800000002").await.data(201);
    assert!(stored(&shop, &berta).await.identity(LoginType::Mobile).is_some_and(|mobile| mobile.verified));
    // No openid is known of Berta: none is sent.
    assert_eq!(calls(&shop, PHONE).last().expect("a call").body, json!({"code": "demo-phone-13800000002"}));
    // A number that is none of the mainland's.
    assert_eq!(fields(&bind(&anna, "demo-phone-02012345678").await.refused(400, 10120)), ["code"]);
}

#[tokio::test]
async fn one_access_token_serves_all_functions() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let mut tasks = tokio::task::JoinSet::new();
    for index in 0..6 {
        let client = shop.shopper(&format!("anna-{index}")).await;
        let code = shop.wechat.issue_phone(None, &format!("1380000000{index}"));
        tasks.spawn(async move { bind(&client, &code).await.data(201) });
    }
    tasks.join_all().await;
    assert_eq!(calls(&shop, TOKEN).len(), 1, "whoever came second waited");
    let asked = &calls(&shop, TOKEN)[0].body;
    let (id, secret) = (App::MiniProgram.id(), App::MiniProgram.secret());
    assert_eq!(asked, &json!({"grant_type": "client_credential", "appid": id, "secret": secret}));

    // Another function finds it in the table, and remembers it.
    let other = shop.another_function().like(&anna);
    other.get("/v1/user").await.data(200);
    let first = bind(&other, "demo-phone-13900000001").await;
    first.data(201);
    let second = bind(&other, "demo-phone-13900000002").await;
    second.data(201);
    assert_eq!((first.calls().len(), second.calls().len()), (3, 2));
    assert_eq!(calls(&shop, TOKEN).len(), 1);
    shop.clock.advance(7200 - 301);
    let anna = shop.session(&stored(&shop, &anna).await).await;
    bind(&anna, "demo-phone-13900000003").await.data(201);
    assert_eq!(calls(&shop, TOKEN).len(), 1);
    shop.clock.advance(1);
    bind(&anna, "demo-phone-13900000004").await.data(201);
    assert_eq!(calls(&shop, TOKEN).len(), 2);
}

#[tokio::test]
async fn a_revoked_access_token_is_replaced_once() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let other = shop.another_function().like(&anna);
    bind(&anna, "demo-phone-13800000001").await.data(201);
    bind(&other, "demo-phone-13800000002").await.data(201);
    shop.wechat.revoke_access_tokens();
    bind(&anna, "demo-phone-13800000003").await.data(201);
    assert_eq!((calls(&shop, TOKEN).len(), calls(&shop, PHONE).len()), (2, 4));
    // The other function's dead token does not take the new one with it.
    bind(&other, "demo-phone-13800000004").await.data(201);
    bind(&anna, "demo-phone-13800000005").await.data(201);
    assert_eq!((calls(&shop, TOKEN).len(), calls(&shop, PHONE).len()), (2, 7));

    // WeChat's clock runs ahead of ours: 42001.
    shop.wechat.advance(Duration::from_hours(3));
    bind(&anna, "demo-phone-13800000006").await.data(201);
    // It stays bad: tried once more, and no more.
    for _ in 0..3 {
        shop.wechat.fail_next(Fault::Errcode(40001));
    }
    let before = shop.wechat.calls().len();
    bind(&anna, "demo-phone-13800000007").await.refused(502, 60000);
    // The phone, the token (whose call met the second fault), and no third fault was met.
    assert!(shop.wechat.calls().len() - before <= 3);
    assert_eq!(profile(&anna).await["mobile"], "13800000006");
}

#[tokio::test]
async fn a_wechat_that_does_not_answer_binds_nothing() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    // Busy for a moment: the token is asked for again.
    shop.wechat.fail_next(Fault::SystemBusy);
    shop.wechat.fail_next(Fault::SystemBusy);
    bind(&anna, "demo-phone-13800000001").await.data(201);
    for fault in [Fault::SystemBusy, Fault::HttpStatus(500), Fault::Drop, Fault::LoseAnswer] {
        shop.wechat.fail_next(fault);
        bind(&anna, "demo-phone-13800000002").await.refused(502, 60000);
    }
    shop.wechat.fail_next(Fault::MinuteQuota);
    bind(&anna, "demo-phone-13800000002").await.refused(429, 10020);
    assert_eq!(profile(&anna).await["mobile"], "13800000001");

    let without = shop.with_settings(|config| config.wechat.mini_program = None).like(&anna);
    bind(&without, "demo-phone-13800000002").await.refused(502, 60000);
}
