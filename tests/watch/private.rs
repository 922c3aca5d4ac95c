use axum::body::Body;
use http::Method;
use serde_json::json;
use shared::{auth::Permission, shop::user::LoginType};
use shop::local::wechat::{RefundStatus, Twist};

use super::{minute, open};
use crate::support::{Log, Mishap};

const MOBILE: &str = "13912345678";
const DETAIL: &str = "文三路77号3单元";
const NAME: &str = "王小明";
const NICKNAME: &str = "小明同学";
const PASSWORD: &str = "Correct-Horse-42";
const EMAIL: &str = "xiaoming@example.com";
const SEARCHED: &str = "偷偷想买的";
const REASON: &str = "送给前女友的";

/// Whatever somebody does, the log does not tell who they are, where they live, or what opens their account.
#[tokio::test]
async fn the_log_names_nobody() {
    let log = Log::begin();
    let shop = open().await;
    shop.product(1, 1990, 50).await;
    let nobody = shop.anonymous().header("x-forwarded-proto", "https");
    let (mut sent, mut secrets) = (0, Vec::new());

    // An account with everything, and one that came by WeChat.
    let new = json!({"username": "xiaoming", "password": PASSWORD, "confirm_password": PASSWORD, "nickname": NICKNAME,
        "email": EMAIL, "mobile": MOBILE});
    nobody.post("/v1/user", new.clone()).await.data(201);
    nobody.post("/v1/user", new).await.refused(409, 10110);
    for (account, kind) in [("xiaoming", 100), (EMAIL, 101), (MOBILE, 102)] {
        let login = json!({"account": account, "secret": PASSWORD, "type": kind});
        let token = nobody.post("/v1/token", login).await.data(200)["token"].as_str().expect("a token").to_owned();
        secrets.push(token);
    }
    let wrong = json!({"account": MOBILE, "secret": format!("{PASSWORD}!"), "type": 102});
    nobody.post("/v1/token", wrong).await.refused(401, 10000);
    nobody.post("/v1/token/verify", json!({"token": secrets[0]})).await.data(200);
    sent += 7;
    let login = json!({"account": "demo-anna", "secret": "", "type": 200});
    let token = nobody.post("/v1/token", login).await.data(200)["token"].as_str().expect("a token").to_owned();
    let anna = nobody.with_token(&token);
    let id = anna.get("/v1/user").await.data(200)["id"].as_u64().expect("an id");
    let openid = shop.user_stored(id).await.identifier(LoginType::MiniProgram).expect("an openid").to_owned();
    secrets.extend([token, openid]);
    anna.get("/v1/user").await.data(200);
    nobody.with_token("forged.token.here").get("/v1/user").await.refused(401, 1002);
    sent += 4;

    // Shopping, with mistakes.
    let address = json!({"name": NAME, "mobile": MOBILE, "province": "浙江", "city": "杭州", "country": "西湖", "detail": DETAIL});
    anna.post("/v1/address", address).await.data(201);
    let wrong = json!({"name": NAME, "mobile": format!("{MOBILE}0"), "detail": DETAIL});
    anna.post("/v1/address", wrong).await.refused(400, 10120);
    anna.send(Method::POST, "/v1/address", Body::from(format!("{{\"detail\": {DETAIL}"))).await;
    anna.get("/v1/address/all").await.data(200);
    anna.get("/v1/product/search?q=%E5%81%B7%E5%81%B7%E6%83%B3%E4%B9%B0%E7%9A%84").await.data(200);
    anna.get(&format!("/v1/nowhere/{MOBILE}")).await.refused(404, 1007);
    let order = shop.order(&anna, 1, 1).await;
    let trade = shop.pay_and_notify(&anna, order).await;
    let forged = shop.wechat.notification(&trade, &Twist::BadSignature).expect("paid");
    shop.deliver(&forged).await;
    anna.post(&format!("/v1/order/{order}/refund"), json!({"reason": REASON})).await.data(201);
    sent += 11;

    // The back office.
    let clerk = shop.clerk(Permission::ALL).await;
    let boss = shop.superuser("boss").await;
    secrets.extend([clerk.token(), boss.token()]);
    clerk.get(&format!("/cms/order/{order}")).await.data(200);
    clerk.post(&format!("/cms/order/{order}/refund"), json!({"reason": REASON})).await.data(201);
    clerk.get("/cms/user/list").await.data(200);
    let password = json!({"new_password": PASSWORD, "confirm_password": PASSWORD});
    clerk.put(&format!("/cms/user/{id}/password"), password).await;
    let admin = json!({"nickname": NICKNAME, "password": PASSWORD, "confirm_password": PASSWORD, "group_id": 9,
        "username": "xiaohong", "email": EMAIL});
    boss.post("/cms/admin", admin).await;
    boss.get(&format!("/cms/log/oper/list/search?keyword={MOBILE}")).await.data(200);
    sent += 6;
    minute(&shop).await;
    let no = shop.stored(order).await.refunds[0].no.clone();
    shop.wechat.finish_refund(&no, RefundStatus::Success).expect("under way");
    shop.deliver(&shop.wechat.refund_notification(&no, &Twist::Honest).expect("ended")).await;
    sent += 1;

    // And when everything breaks down.
    let function = shop.function().await;
    let hears = function.hears(&anna);
    for from in 1..=4 {
        let basket = json!({"products": [{"product_id": 1, "count": 1}]});
        function.work(Mishap::Outage { from }, 0, hears.post("/v1/order", basket)).await.expect("alive");
    }
    sent += 4;

    let requests = log.requests();
    assert_eq!(requests.len(), sent, "each request has its line: {requests:#?}");
    for line in &requests {
        for field in ["request_id", "function", "method", "status", "ms", "calls", "read_units", "write_units"] {
            assert!(line.get(field).is_some(), "{field}: {line}");
        }
    }
    let known = [MOBILE, DETAIL, NAME, NICKNAME, PASSWORD, EMAIL, SEARCHED, "%E5%81%B7", REASON, "西湖", "203.0.113.7"];
    let text = log.text();
    for secret in known.into_iter().chain(secrets.iter().map(String::as_str)) {
        let told: Vec<&str> = text.lines().filter(|line| line.contains(secret)).collect();
        assert!(told.is_empty(), "{secret}: {told:#?}");
    }
}
