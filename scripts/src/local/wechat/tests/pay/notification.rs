use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;

use super::{Merchant, NOW, json, merchant::signed_by, order};
use crate::local::wechat::{Delivery, RefundStatus, Twist, WeChatDouble};

/// What `AEAD_AES_256_GCM` hid under the merchant's key.
pub fn decrypt(resource: &Value) -> Option<Vec<u8>> {
    let text = |name: &str| resource[name].as_str().expect("text");
    assert_eq!(text("algorithm"), "AEAD_AES_256_GCM");
    let key = UnboundKey::new(&AES_256_GCM, WeChatDouble::merchant().api_v3_key.as_bytes()).expect("32 bytes");
    let nonce = Nonce::try_assume_unique_for_key(text("nonce").as_bytes()).expect("12 bytes");
    let mut bytes = STANDARD.decode(text("ciphertext")).expect("base64");
    let associated = Aad::from(text("associated_data"));
    let plain = LessSafeKey::new(key).open_in_place(nonce, associated, &mut bytes).ok()?;
    Some(plain.to_vec())
}

fn signer(delivery: &Delivery) -> Option<&'static str> {
    signed_by(|name| header(delivery, name), &delivery.body)
}

fn header<'a>(delivery: &'a Delivery, name: &str) -> Option<&'a str> {
    delivery.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
}

fn body(delivery: &Delivery) -> Value {
    serde_json::from_slice(&delivery.body).expect("JSON")
}

fn told(delivery: &Delivery) -> Value {
    let plain = decrypt(&body(delivery)["resource"]).expect("our key");
    serde_json::from_slice(&plain).expect("JSON")
}

#[tokio::test]
async fn a_payment_is_told_signed_and_encrypted() {
    let merchant = Merchant::new();
    merchant.prepay(&order("T00001", 1990)).await.good();
    assert!(merchant.wechat.notification("T00001", &Twist::Honest).is_err(), "nothing to tell");
    merchant.wechat.pay("T00001").expect("payable");
    let delivery = merchant.wechat.notification("T00001", &Twist::Honest).expect("paid");
    assert_eq!((&*delivery.url, signer(&delivery)), ("https://shop.example.test/pay/notify", Some("public key")));
    let (event, trade) = (body(&delivery), told(&delivery));
    assert_eq!(
        (&event["event_type"], &event["resource_type"]),
        (&json!("TRANSACTION.SUCCESS"), &json!("encrypt-resource"))
    );
    assert!(event["id"].as_str().is_some_and(|id| id.len() <= 36), "{event}");
    assert_eq!(trade, merchant.query("T00001").await);

    // Later it is the same event, signed anew.
    merchant.wait(60);
    let again = merchant.wechat.notification("T00001", &Twist::Honest).expect("paid");
    assert_eq!((&body(&again)["id"], &body(&again)["create_time"]), (&event["id"], &event["create_time"]));
    assert_eq!(header(&again, "wechatpay-timestamp"), Some(&*(NOW + 60).to_string()));
    assert_eq!(signer(&again), Some("public key"));
}

#[tokio::test]
async fn a_twisted_notification_is_wrong_in_one_way() {
    let merchant = Merchant::new();
    merchant.sell("T00001", 1990).await;
    let twisted = |twist| merchant.wechat.notification("T00001", &twist).expect("paid");
    let honest = told(&twisted(Twist::Honest));
    for (twist, pointer, value) in [
        (Twist::Amount(1), "/amount/total", json!(1)),
        (Twist::Currency("USD"), "/amount/currency", json!("USD")),
        (Twist::OtherMerchant, "/mchid", json!("1900000999")),
        (Twist::OtherApp, "/appid", json!("wx10ca1000000000d4")),
        (Twist::OtherOrder("T00009".into()), "/out_trade_no", json!("T00009")),
        (Twist::State("NOTPAY"), "/trade_state", json!("NOTPAY")),
    ] {
        let delivery = twisted(twist);
        let mut trade = told(&delivery);
        assert_eq!((trade.pointer(pointer), signer(&delivery)), (Some(&value), Some("public key")));
        *trade.pointer_mut(pointer).expect("there") = honest.pointer(pointer).expect("there").clone();
        trade["amount"]["payer_total"] = json!(1990);
        assert_eq!(trade, honest, "{pointer}");
    }
    for twist in [Twist::BadSignature, Twist::Tampered, Twist::Probe] {
        assert_eq!(signer(&twisted(twist)), None);
    }
    let probe = twisted(Twist::Probe);
    assert!(header(&probe, "wechatpay-signature").is_some_and(|it| it.starts_with("WECHATPAY/SIGNTEST/")));
    assert_eq!(signer(&twisted(Twist::Certificate)), Some("certificate"));
    let old = twisted(Twist::Sent(301));
    let sent = (NOW - 301).to_string();
    assert_eq!((header(&old, "wechatpay-timestamp"), signer(&old)), (Some(&*sent), Some("public key")));
    let other_key = twisted(Twist::OtherKey);
    assert_eq!((decrypt(&body(&other_key)["resource"]), signer(&other_key)), (None, Some("public key")));
    for twist in [Twist::Spaced, Twist::NoAssociatedData] {
        let delivery = twisted(twist);
        assert_eq!((told(&delivery), signer(&delivery)), (honest.clone(), Some("public key")));
    }
    let spaced = twisted(Twist::Spaced).body;
    assert!(spaced.is_ascii() && spaced.contains(&b'\n'));
}

#[tokio::test]
async fn the_end_of_a_refund_is_told() {
    let merchant = Merchant::new();
    merchant.sell("T00001", 1990).await;
    let amount = json!({"refund": 990, "total": 1990, "currency": "CNY"});
    for (number, status, event_type) in [
        ("R1", RefundStatus::Success, "REFUND.SUCCESS"),
        ("R2", RefundStatus::Abnormal, "REFUND.ABNORMAL"),
        ("R3", RefundStatus::Closed, "REFUND.CLOSED"),
    ] {
        let amount =
            if number == "R1" { amount.clone() } else { json!({"refund": 1, "total": 1990, "currency": "CNY"}) };
        let url = "https://shop.example.test/pay/refund_notify";
        let asked = json!({"out_trade_no": "T00001", "out_refund_no": number, "notify_url": url, "amount": amount});
        merchant.refund(&asked).await.good();
        assert!(merchant.wechat.refund_notification(number, &Twist::Honest).is_err(), "it is under way");
        merchant.wechat.finish_refund(number, status).expect("under way");
        let delivery = merchant.wechat.refund_notification(number, &Twist::Honest).expect("over");
        let refund = told(&delivery);
        assert_eq!((&*delivery.url, signer(&delivery)), (url, Some("public key")));
        assert_eq!(body(&delivery)["event_type"], event_type);
        assert_eq!(refund["refund_status"], status.as_str());
        assert_eq!((refund.get("appid"), refund["amount"].get("currency")), (None, None));
        assert_eq!(refund.get("success_time").is_some(), status == RefundStatus::Success);
        let less = merchant.wechat.refund_notification(number, &Twist::Amount(1)).expect("over");
        assert_eq!(told(&less)["amount"]["refund"], 1);
    }
}

#[tokio::test]
async fn a_notification_reaches_the_shop_and_its_answer_is_remembered() {
    let merchant = Merchant::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let hear = move |headers: HeaderMap, body: Bytes| async move {
        ear.lock().expect("sound").push(signed_by(|name| headers.get(name)?.to_str().ok(), &body));
        axum::http::StatusCode::NO_CONTENT
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/notify", listener.local_addr().expect("bound"));
    tokio::spawn(async { axum::serve(listener, Router::new().route("/notify", post(hear))).await });

    let mut order = order("T00001", 100);
    order["notify_url"] = json!(url);
    merchant.prepay(&order).await.good();
    merchant.wechat.pay("T00001").expect("payable");
    assert_eq!(merchant.wechat.notify("T00001").await, Ok(204));
    assert_eq!(*heard.lock().expect("sound"), [Some("public key")]);
    assert_eq!(merchant.wechat.trades()[0].notified, Some(Ok(204)));

    order["notify_url"] = json!("http://127.0.0.1:1/notify");
    order["out_trade_no"] = json!("T00002");
    merchant.prepay(&order).await.good();
    merchant.wechat.pay("T00002").expect("payable");
    assert!(merchant.wechat.notify("T00002").await.is_err(), "nobody is there");
}
