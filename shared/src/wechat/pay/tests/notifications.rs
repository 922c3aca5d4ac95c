//! Notifications that are signed well, and yet not about our business.

use http::HeaderMap;
use serde_json::json;

use super::{signer::*, *};

fn shop() -> Pay {
    let nowhere = "http://127.0.0.1:9";
    pay(&merchant(), Clock::fixed(NOW), nowhere, [nowhere, nowhere])
}

/// A notification of this content, as WeChat Pay sends it.
fn notification(event_type: &str, content: &Value) -> (HeaderMap, String) {
    signed(&json!({
        "id": "EV-1", "event_type": event_type, "resource_type": "encrypt-resource",
        "resource": seal(&content.to_string(), "transaction"),
    }))
}

fn signed(event: &Value) -> (HeaderMap, String) {
    let body = event.to_string();
    (headers(by_public_key, &body, NOW), body)
}

fn payment() -> Value {
    json!({
        "appid": APP_ID, "mchid": MCH_ID, "out_trade_no": "T1", "transaction_id": "4200", "trade_state": "SUCCESS",
        "success_time": "2026-01-15T12:01:30+08:00", "amount": {"total": 1990, "currency": "CNY"},
        "payer": {"openid": "oTEST"},
    })
}

fn refund() -> Value {
    json!({
        "mchid": MCH_ID, "out_refund_no": "R1", "refund_id": "5030", "transaction_id": "4200", "out_trade_no": "T1",
        "refund_status": "SUCCESS", "amount": {"total": 1990, "refund": 990},
    })
}

async fn refusal(event_type: &str, content: &Value) -> String {
    let (headers, body) = notification(event_type, content);
    let pay = shop();
    let taken = match event_type {
        "TRANSACTION.SUCCESS" => pay.payment_notification(&headers, body.as_bytes()).await.map(drop),
        _ => pay.refund_notification(&headers, body.as_bytes()).await.map(drop),
    };
    match taken {
        Err(NotificationError::Refused(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_content_is_ours() {
    let (headers, body) = notification("TRANSACTION.SUCCESS", &payment());
    shop().payment_notification(&headers, body.as_bytes()).await.expect("ours");
    for (place, other, reason) in [
        ("/mchid", "1900000002", "another merchant"),
        ("/appid", "wx2", "another app"),
        ("/amount/currency", "USD", "another currency"),
        ("/trade_state", "NOTPAY", "another state than its event"),
    ] {
        let mut content = payment();
        *content.pointer_mut(place).expect(place) = other.into();
        assert!(refusal("TRANSACTION.SUCCESS", &content).await.ends_with(reason), "{place}");
    }
    let (headers, body) = notification("REFUND.SUCCESS", &refund());
    shop().refund_notification(&headers, body.as_bytes()).await.expect("ours");
    for (place, other, reason) in
        [("/mchid", "1900000002", "another merchant"), ("/refund_status", "CLOSED", "another status than its event")]
    {
        let mut content = refund();
        *content.pointer_mut(place).expect(place) = other.into();
        assert!(refusal("REFUND.SUCCESS", &content).await.ends_with(reason), "{place}");
    }
}

#[tokio::test]
async fn a_refund_is_no_payment_and_nothing_else_is_either() {
    let (headers, body) = notification("REFUND.SUCCESS", &refund());
    let taken = shop().payment_notification(&headers, body.as_bytes()).await;
    assert!(matches!(taken, Err(NotificationError::Refused(_))), "{taken:?}");
    assert!(refusal("TRANSACTION.SUCCESS", &refund()).await.ends_with("another content"));
    assert!(refusal("COUPON.USE", &refund()).await.ends_with("another event"));
    for event in [json!([]), json!({"event_type": "TRANSACTION.SUCCESS"})] {
        let (headers, body) = signed(&event);
        let taken = shop().payment_notification(&headers, body.as_bytes()).await;
        assert!(matches!(taken, Err(NotificationError::Refused(_))), "{taken:?}");
    }
    for (name, other) in [("algorithm", "AEAD_SM4_GCM"), ("nonce", "short"), ("ciphertext", "?")] {
        let mut resource = seal(&payment().to_string(), "transaction");
        resource[name] = other.into();
        let event = json!({
            "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource", "resource": resource,
        });
        let (headers, body) = signed(&event);
        let taken = shop().payment_notification(&headers, body.as_bytes()).await;
        assert!(matches!(taken, Err(NotificationError::Refused(_))), "{name}: {taken:?}");
    }
}

#[tokio::test]
async fn every_header_counts() {
    let (whole, body) = notification("TRANSACTION.SUCCESS", &payment());
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"] {
        let mut headers = whole.clone();
        headers.remove(name);
        let taken = shop().payment_notification(&headers, body.as_bytes()).await;
        assert!(matches!(taken, Err(NotificationError::Refused(_))), "without {name}: {taken:?}");
        headers.insert(name, "x".parse().expect("text"));
        let taken = shop().payment_notification(&headers, body.as_bytes()).await;
        assert!(matches!(taken, Err(NotificationError::Refused(_))), "another {name}: {taken:?}");
    }
    let mut headers = whole;
    headers.insert("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3".parse().expect("text"));
    let taken = shop().payment_notification(&headers, body.as_bytes()).await;
    assert!(matches!(taken, Err(NotificationError::Refused(_))), "{taken:?}");
}
