use serde_json::Value;

use super::{Merchant, json, order};
use crate::local::wechat::RefundStatus;

fn part(out_trade_no: &str, out_refund_no: &str, refund: i64, total: i64) -> Value {
    json!({
        "out_trade_no": out_trade_no, "out_refund_no": out_refund_no,
        "notify_url": "https://shop.example.test/pay/refund_notify",
        "amount": {"refund": refund, "total": total, "currency": "CNY"},
    })
}

#[tokio::test]
async fn a_refund_is_under_way_until_it_is_finished() {
    let merchant = Merchant::new();
    let transaction_id = merchant.sell("T00001", 1990).await;
    let refund = merchant.refund(&part("T00001", "R1", 990, 1990)).await.good();
    assert_eq!((&refund["status"], refund.get("success_time")), (&json!("PROCESSING"), None));
    assert_eq!(refund["transaction_id"], json!(transaction_id));
    assert_eq!((&refund["amount"]["refund"], &refund["amount"]["total"]), (&json!(990), &json!(1990)));
    assert_eq!(merchant.query("T00001").await["trade_state"], "REFUND");
    assert_eq!(merchant.wechat.ledger()["T00001"], (1990, 0));

    merchant.wait(60);
    merchant.wechat.finish_refunds();
    let refund = merchant.get("/v3/refund/domestic/refunds/R1").await.good();
    assert_eq!((&refund["status"], &refund["success_time"]), (&json!("SUCCESS"), &json!("2026-06-01T12:01:00+08:00")));
    assert_eq!(merchant.wechat.ledger()["T00001"], (1990, 990));
    let unknown = merchant.get("/v3/refund/domestic/refunds/R2").await;
    assert_eq!(unknown.refusal(), (404, "RESOURCE_NOT_EXISTS".into()));
}

#[tokio::test]
async fn a_refund_number_refunds_once() {
    let merchant = Merchant::new();
    merchant.sell("T00001", 100).await;
    let first = merchant.refund(&part("T00001", "R1", 60, 100)).await.good();
    assert_eq!(merchant.refund(&part("T00001", "R1", 60, 100)).await.good(), first);
    assert_eq!(merchant.refund(&part("T00001", "R1", 50, 100)).await.refusal(), (400, "INVALID_REQUEST".into()));
    assert_eq!(merchant.wechat.refunds().len(), 1);
}

#[tokio::test]
async fn refunds_never_exceed_the_payment() {
    let merchant = Merchant::new();
    let transaction_id = merchant.sell("T00001", 100).await;
    merchant.refund(&part("T00001", "R1", 60, 100)).await.good();
    let too_much = (400, "INVALID_REQUEST".to_owned());
    assert_eq!(merchant.refund(&part("T00001", "R2", 41, 100)).await.refusal(), too_much);
    assert_eq!(merchant.refund(&part("T00001", "R2", i64::MAX, 100)).await.refusal(), too_much);
    assert_eq!(merchant.refund(&part("T00001", "R2", 10, 99)).await.refusal(), too_much, "another total");

    // What a closed refund kept back can be refunded again; what an abnormal one did cannot.
    merchant.wechat.finish_refund("R1", RefundStatus::Closed).expect("under way");
    let mut by_transaction = part("", "R2", 100, 100);
    by_transaction.as_object_mut().expect("an object").remove("out_trade_no");
    by_transaction["transaction_id"] = json!(transaction_id);
    merchant.refund(&by_transaction).await.good();
    merchant.wechat.finish_refund("R2", RefundStatus::Abnormal).expect("under way");
    assert_eq!(merchant.refund(&part("T00001", "R3", 1, 100)).await.refusal(), too_much);
    merchant.wechat.finish_refund("R2", RefundStatus::Success).expect("a person saw to it");
    assert!(merchant.wechat.finish_refund("R2", RefundStatus::Closed).is_err(), "it is over");
    assert_eq!(merchant.wechat.ledger()["T00001"], (100, 100));
}

#[tokio::test]
async fn a_trade_has_fifty_refunds_at_most_and_within_a_year() {
    let merchant = Merchant::new();
    merchant.sell("T00001", 100).await;
    for number in 0..50 {
        merchant.refund(&part("T00001", &format!("R{number}"), 1, 100)).await.good();
    }
    assert_eq!(merchant.refund(&part("T00001", "R50", 1, 100)).await.refusal(), (400, "INVALID_REQUEST".into()));
    merchant.sell("T00002", 100).await;
    merchant.wait(366 * 24 * 60 * 60);
    assert_eq!(merchant.refund(&part("T00002", "R51", 1, 100)).await.refusal(), (400, "INVALID_REQUEST".into()));
}

#[tokio::test]
async fn every_field_of_a_refund_is_checked() {
    let merchant = Merchant::new();
    merchant.sell("T00001", 100).await;
    for (field, value) in [
        ("transaction_id", json!("4200")), // beside out_trade_no
        ("out_trade_no", Value::Null),
        ("out_refund_no", json!("")),
        ("out_refund_no", json!("R".repeat(65))),
        ("out_refund_no", json!("R/1")),
        ("reason", json!("退".repeat(27))), // 81 bytes
        ("reason", json!("😢")),
        ("notify_url", json!("http://shop.example.test/refund")),
        ("amount", json!({"refund": 0, "total": 100, "currency": "CNY"})),
        ("amount", json!({"refund": 1, "total": 100})),
        ("amount", json!({"refund": 1, "total": 100, "currency": "USD"})),
    ] {
        let mut asked = part("T00001", "R1", 1, 100);
        asked[field] = value.clone();
        assert_eq!(merchant.refund(&asked).await.refusal(), (400, "PARAM_ERROR".into()), "{field}: {value}");
    }
    assert_eq!(merchant.refund(&part("T00002", "R1", 1, 100)).await.refusal(), (404, "RESOURCE_NOT_EXISTS".into()));
    merchant.prepay(&order("T00002", 100)).await.good();
    assert_eq!(merchant.refund(&part("T00002", "R1", 1, 100)).await.refusal(), (403, "TRADE_ERROR".into()));
}
