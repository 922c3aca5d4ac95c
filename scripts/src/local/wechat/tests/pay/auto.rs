//! What WeChat Pay does by itself, and the page on which a person is the buyer.

use std::time::Duration;

use axum::{Router, http::StatusCode, routing::post};
use serde_json::Value;

use super::{Merchant, json, order};
use crate::local::{testing::http, wechat::RefundStatus};

/// Where a shop listens that takes every notification.
async fn shop() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/notify", listener.local_addr().expect("bound"));
    let router = Router::new().route("/notify", post(|| async { StatusCode::NO_CONTENT }));
    tokio::spawn(async { axum::serve(listener, router).await });
    url
}

/// An order whose notifications go there.
fn order_of(shop: &str) -> Value {
    let mut order = order("T00001", 100);
    order["notify_url"] = json!(shop);
    order
}

async fn soon(is: impl Fn() -> bool) {
    for _ in 0..500 {
        if is() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen within 5 s");
}

async fn press(merchant: &Merchant, button: &str, body: &Value) -> (u16, String) {
    let url = format!("{}/sandbox/{button}", merchant.wechat.base_url());
    let request = http().post(url).header("content-type", "application/json").body(body.to_string());
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

async fn state(merchant: &Merchant) -> Value {
    let answer = http().get(format!("{}/sandbox/state", merchant.wechat.base_url())).send().await.expect("an answer");
    serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
}

#[tokio::test]
async fn by_itself_it_tells_of_payments_and_ends_refunds() {
    let (merchant, shop) = (Merchant::new(), shop().await);
    merchant.wechat.auto_notify(true);
    merchant.prepay(&order_of(&shop)).await.good();
    merchant.wechat.pay("T00001").expect("payable");
    soon(|| merchant.wechat.trades()[0].notified == Some(Ok(204))).await;

    let amount = json!({"refund": 100, "total": 100, "currency": "CNY"});
    let asked = json!({"out_trade_no": "T00001", "out_refund_no": "R1", "notify_url": shop, "amount": amount});
    merchant.refund(&asked).await.good();
    soon(|| merchant.wechat.refunds()[0].notified == Some(Ok(204))).await;
    assert_eq!(merchant.wechat.refunds()[0].status, RefundStatus::Success);
}

#[tokio::test]
async fn a_person_pays_and_tells_on_the_page() {
    let (merchant, shop) = (Merchant::new(), shop().await);
    let nothing = json!({"auto": false, "trades": [], "refunds": [], "messages": [], "shipments": []});
    assert_eq!(state(&merchant).await, nothing);
    merchant.prepay(&order_of(&shop)).await.good();
    let trade = json!({"out_trade_no": "T00001"});
    assert_eq!(state(&merchant).await["trades"][0]["can_pay"], true);
    assert_eq!(press(&merchant, "notify", &trade).await.0, 409, "there is nothing to tell");
    assert_eq!(press(&merchant, "pay", &trade).await.0, 204);
    assert_eq!(press(&merchant, "pay", &trade).await, (409, json!({"message": "订单已支付"}).to_string()));
    assert_eq!(press(&merchant, "pay", &json!({"out_trade_no": "T00009"})).await.0, 409);
    assert_eq!(press(&merchant, "notify", &trade).await.0, 204);
    let shown = state(&merchant).await;
    assert_eq!(shown["trades"][0]["notified"], json!({"well": true, "text": "HTTP 204"}));
    assert_eq!((&shown["trades"][0]["state"], &shown["trades"][0]["can_pay"]), (&json!("SUCCESS"), &json!(false)));

    let amount = json!({"refund": 40, "total": 100, "currency": "CNY"});
    let asked = json!({"out_trade_no": "T00001", "out_refund_no": "R1", "notify_url": shop, "amount": amount});
    merchant.refund(&asked).await.good();
    let abnormal = json!({"out_refund_no": "R1", "status": "ABNORMAL"});
    assert_eq!(press(&merchant, "refund", &abnormal).await.0, 204);
    assert_eq!(press(&merchant, "notify_refund", &json!({"out_refund_no": "R1"})).await.0, 204);
    let shown = state(&merchant).await;
    assert_eq!((&shown["refunds"][0]["status"], &shown["trades"][0]["refunded"]), (&json!("ABNORMAL"), &json!(0)));
    assert!(merchant.wechat.calls().iter().all(|call| !call.path.starts_with("/sandbox")), "the shop's calls only");
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere() {
    let merchant = Merchant::new();
    let answer = http().get(merchant.wechat.base_url()).send().await.expect("an answer");
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/html"));
    assert!(answer.headers()["content-security-policy"].to_str().expect("text").contains("connect-src 'self'"));
    let page = answer.text().await.expect("text");
    assert!(page.contains("微信支付沙箱") && !page.contains("innerHTML") && !page.contains("https://"));
}
