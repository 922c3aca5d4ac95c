use serde_json::Value;

use super::{Merchant, NOW, json, order};
use crate::local::wechat::{App, Login, TradeState};

#[tokio::test]
async fn every_field_of_a_trade_is_checked() {
    let merchant = Merchant::new();
    let refused = async |change: &dyn Fn(&mut Value)| {
        let mut order = order("T00001", 100);
        change(&mut order);
        merchant.prepay(&order).await.refusal()
    };
    for (field, value) in [
        ("mchid", json!(1_900_000_001)),
        ("description", json!("")),
        ("description", json!("礼".repeat(43))), // 129 bytes
        ("description", json!("礼物🎁")),
        ("out_trade_no", json!("T0001")),
        ("out_trade_no", json!("T".repeat(33))),
        ("out_trade_no", json!("T0000.1")),
        ("notify_url", json!("http://shop.example.test/pay")),
        ("notify_url", json!("https://shop.example.test/pay?order=1")),
        ("notify_url", json!(format!("https://shop.example.test/{}", "p".repeat(230)))),
        ("notify_url", json!("/pay")),
        ("amount", json!({"total": 0})),
        ("amount", json!({"total": 1.5})),
        ("amount", json!({"total": "100"})),
        ("amount", json!({"total": 100, "currency": "USD"})),
        ("payer", json!({"openid": ""})),
        ("payer", json!({"openid": "o openid"})),
        ("time_expire", json!("2026-06-01 12:30:00")),
        ("attach", json!("a".repeat(129))),
        ("time_expires", json!("2026-06-01T12:30:00+08:00")),
    ] {
        let refusal = refused(&|order| order[field] = value.clone()).await;
        assert_eq!(refusal, (400, "PARAM_ERROR".into()), "{field}: {value}");
    }
    for field in ["appid", "mchid", "description", "out_trade_no", "notify_url", "amount", "payer"] {
        let refusal = refused(&|order| drop(order.as_object_mut().expect("an object").remove(field))).await;
        assert_eq!(refusal, (400, "PARAM_ERROR".into()), "without {field}");
    }
    let other_app = refused(&|order| order["appid"] = json!(App::Website.id())).await;
    assert_eq!(other_app, (400, "APPID_MCHID_NOT_MATCH".into()));
    assert_eq!(refused(&|order| order["mchid"] = json!("1900000002")).await, (400, "MCH_NOT_EXISTS".into()));
    assert_eq!(merchant.wechat.trades(), []);
}

#[tokio::test]
async fn a_buyer_of_another_application_is_refused() {
    let merchant = Merchant::new();
    let code = merchant.wechat.issue(Login::new(App::Website, "oWebsiteUser"));
    super::super::user_token(&merchant.wechat, App::Website, &code).await;
    let mut order = order("T00001", 100);
    order["payer"]["openid"] = json!("oWebsiteUser");
    assert_eq!(merchant.prepay(&order).await.refusal(), (400, "INVALID_REQUEST".into()));
}

#[tokio::test]
async fn a_repeated_request_gets_a_new_prepay_id_and_a_changed_one_is_refused() {
    let merchant = Merchant::new();
    let first = merchant.prepay(&order("T00001", 100)).await.good();
    let again = merchant.prepay(&order("T00001", 100)).await.good();
    assert!(first["prepay_id"].as_str().is_some_and(|id| id.starts_with("wx") && id.len() <= 64), "{first}");
    assert_ne!(first, again);
    assert_eq!(merchant.prepay(&order("T00001", 101)).await.refusal(), (400, "INVALID_REQUEST".into()));
    assert_eq!(merchant.wechat.trades().len(), 1);

    merchant.wechat.pay("T00001").expect("payable");
    assert_eq!(merchant.prepay(&order("T00001", 100)).await.refusal(), (400, "ORDERPAID".into()));
    merchant.prepay(&order("T00002", 100)).await.good();
    assert_eq!(merchant.close("T00002").await.status, 204);
    assert_eq!(merchant.prepay(&order("T00002", 100)).await.refusal(), (400, "ORDER_CLOSED".into()));
}

#[tokio::test]
async fn a_query_tells_what_became_of_a_trade() {
    let merchant = Merchant::new();
    let unknown = merchant.get(&merchant.query_of("T00001")).await;
    assert_eq!(unknown.refusal(), (404, "ORDER_NOT_EXIST".into()));
    let without_merchant = merchant.get("/v3/pay/transactions/out-trade-no/T00001").await;
    assert_eq!(without_merchant.refusal(), (400, "PARAM_ERROR".into()));

    merchant.prepay(&order("T00001", 1990)).await.good();
    let unpaid = merchant.query("T00001").await;
    assert_eq!((&unpaid["trade_state"], unpaid.get("amount")), (&json!("NOTPAY"), None));

    let transaction_id = merchant.wechat.pay("T00001").expect("payable");
    let paid = merchant.query("T00001").await;
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!(paid["transaction_id"], json!(transaction_id));
    assert_eq!(paid["success_time"], "2026-06-01T12:00:00+08:00");
    assert_eq!(paid["amount"], json!({"total": 1990, "payer_total": 1990, "currency": "CNY", "payer_currency": "CNY"}));
    assert_eq!(paid["payer"]["openid"], "oTEST0000openid0000000000001");
    let by_id = format!("/v3/pay/transactions/id/{transaction_id}?mchid={}", merchant.keys.mch_id);
    assert_eq!(merchant.get(&by_id).await.good(), paid);
    assert_eq!(merchant.wechat.ledger()["T00001"], (1990, 0));
}

#[tokio::test]
async fn closing_is_final_for_the_buyer_and_can_be_repeated() {
    let merchant = Merchant::new();
    assert_eq!(merchant.close("T00001").await.refusal(), (404, "ORDER_NOT_EXIST".into()));
    merchant.prepay(&order("T00001", 100)).await.good();
    for _ in 0..2 {
        let closed = merchant.close("T00001").await;
        assert_eq!((closed.status, &*closed.body, closed.signed_by()), (204, &b""[..], Some("public key")));
    }
    assert_eq!(merchant.query("T00001").await["trade_state"], "CLOSED");
    assert!(merchant.wechat.pay("T00001").is_err());

    // A payment that was under way all the same.
    merchant.wechat.pay_regardless("T00001").expect("slips through");
    assert_eq!(merchant.query("T00001").await["trade_state"], "SUCCESS");
    assert_eq!(merchant.close("T00001").await.refusal(), (400, "ORDERPAID".into()));
    assert!(merchant.wechat.pay_regardless("T00001").is_err(), "nobody pays twice");
}

#[tokio::test]
async fn a_trade_can_be_paid_until_its_time_and_with_a_fresh_prepay_id() {
    let merchant = Merchant::new();
    merchant.prepay(&order("T00001", 100)).await.good();
    let mut long = order("T00002", 100);
    long["time_expire"] = json!("2026-06-02T12:00:00+08:00");
    merchant.prepay(&long).await.good();
    let mut past = order("T00003", 100);
    past["time_expire"] = json!("2026-05-31T12:00:00+08:00");
    merchant.prepay(&past).await.good();

    merchant.wait(59);
    merchant.wechat.pay("T00003").expect("the least is a minute");
    merchant.wait(29 * 60 + 1);
    assert!(merchant.wechat.pay("T00001").is_err(), "too late");
    assert_eq!(merchant.wechat.trades()[0].state, TradeState::NotPay, "its time is over, it is not closed");
    merchant.wait(90 * 60);
    assert_eq!(merchant.now(), NOW + 2 * 60 * 60);
    assert!(merchant.wechat.pay("T00002").is_err(), "the prepay_id is too old");
    merchant.prepay(&long).await.good();
    merchant.wechat.pay("T00002").expect("a new one");
}

#[tokio::test]
async fn the_buyers_phone_checks_what_the_shop_signed() {
    let merchant = Merchant::new();
    let prepay_id = merchant.prepay(&order("T00001", 100)).await.good()["prepay_id"].clone();
    let package = format!("prepay_id={}", prepay_id.as_str().expect("an id"));
    let message = format!("{}\n{NOW}\nabc\n{package}\n", App::MiniProgram.id());
    let sound = json!({
        "timeStamp": NOW.to_string(), "nonceStr": "abc", "package": package, "signType": "RSA",
        "paySign": merchant.sign(&message),
    });
    for (field, value) in [
        ("timeStamp", json!(NOW)),
        ("nonceStr", json!("abd")),
        ("package", json!("prepay_id=wx")),
        ("signType", json!("MD5")),
        ("paySign", json!("")),
    ] {
        let mut wrong = sound.clone();
        wrong[field] = value;
        assert!(merchant.wechat.request_payment(&wrong).is_err(), "{field}");
    }
    merchant.wechat.request_payment(&sound).expect("pays");
    assert_eq!(merchant.wechat.trades()[0].state, TradeState::Success);
}
