//! Every case of the vectors, by the code that production runs, at the time that the case names.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::{
    super::{
        certificates,
        cipher::{Cipher, Sealed},
        refund,
        signing::Stamp,
        trade,
        transport::{Call, Deadline, Reply},
        trust::PublicKey,
    },
    *,
};

/// The cases of a list, each by its name.
fn cases(list: &str) -> Vec<(String, &'static Value)> {
    let cases = vectors().pointer(list).and_then(Value::as_array).expect("a list");
    let named = |case: &'static Value| (text(&case["name"]), case);
    cases.iter().map(named).inspect(|(name, _)| println!("{list}: {name}")).collect()
}

fn headers(case: &Value) -> HeaderMap {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        (name, HeaderValue::from_str(&text(value)).expect("text"))
    };
    case["headers"].as_object().expect("headers").iter().map(header).collect()
}

fn account() -> Account {
    Account::of(&merchant(), true).expect("sound")
}

/// The reply with the platform certificates, and when it came.
fn certificates_reply() -> (Reply, Epoch) {
    let case = &vectors()["certificates_response"];
    let body = text(&case["body_raw"]).into_bytes();
    (Reply { status: StatusCode::OK, headers: headers(case), body }, case["now"].as_i64().expect("seconds"))
}

/// A shop that knows the public key and the platform certificate, and calls nobody.
async fn settled(case: &Value) -> Pay {
    let merchant = Merchant { certificates: true, ..merchant() };
    let now = case["now"].as_i64().expect("seconds");
    let nowhere = "http://127.0.0.1:9";
    let pay = pay(&merchant, Clock::fixed(now), nowhere, [nowhere, nowhere]);
    let (reply, then) = certificates_reply();
    let list = certificates::read(&reply, &account(), true, then).expect("certificates");
    *pay.certificates.lock().await = Certificates::fetched(&list, now);
    pay
}

/// The call that the shop makes in this case.
fn call<'a>(name: &str, body: &'a str) -> Call<'a> {
    let (trade_no, refund_no) = ("T20260115000000000001", "R20260115000000000001");
    match name {
        "jsapi_prepay" => trade::prepay(body),
        "query_by_out_trade_no" => trade::query(trade_no, MCH_ID),
        "close_order" => trade::close(trade_no, body),
        "refund" => refund::ask(body),
        "refund_query" => refund::query(refund_no),
        "certificates" => certificates::ask_for(),
        "query_percent_encoded_out_trade_no" => trade::query("T2026|01*9", MCH_ID),
        _ => panic!("a new case: {name}"),
    }
}

#[test]
fn none_is_left_out() {
    let lists: Vec<&str> = vectors().as_object().expect("an object").keys().map(String::as_str).collect();
    let mut tested = [
        "_readme",
        "keys",
        "request_signatures",
        "pay_sign",
        "response_verification",
        "payment_notifications",
        "refund_notifications",
        "certificates_response",
        "aead_minimal",
        "official_cross_checks",
    ];
    tested.sort_unstable();
    assert_eq!(lists, tested);
}

#[test]
fn request_signatures() {
    let cases = cases("/request_signatures");
    for (name, case) in &cases {
        let body = text(&case["body_raw"]);
        let call = call(name, &body);
        assert_eq!(call.method, Method::from_bytes(text(&case["method"]).as_bytes()).expect("a method"), "{name}");
        assert_eq!((&call.target, call.body), (&text(&case["canonical_url"]), &*body), "{name}");
        let timestamp = text(&case["timestamp"]).parse().expect("seconds");
        let stamp = Stamp { timestamp, nonce: text(&case["nonce_str"]) };
        let authorization = account().authorization(&call.method, &call.target, call.body, &stamp).expect("signs");
        assert_eq!(authorization, text(&case["authorization"]), "{name}");
        assert!(authorization.contains(&text(&case["signature"])), "{name}");
        if name == "close_order" {
            assert_eq!(trade::close_body(MCH_ID), body);
        }
    }
    assert_eq!(cases.len(), 7);
}

#[test]
fn pay_sign() {
    let case = &vectors()["pay_sign"];
    let wanted = &case["request_payment_params"];
    let timestamp = text(&wanted["timeStamp"]).parse().expect("seconds");
    let stamp = Stamp { timestamp, nonce: text(&wanted["nonceStr"]) };
    let params = ClientParams::sign(&account(), &text(&case["appid"]), &text(&case["prepay_id"]), stamp);
    assert_eq!(&serde_json::to_value(params.expect("signs")).expect("JSON"), wanted);
}

#[tokio::test]
async fn response_verification() {
    let cases = cases("/response_verification");
    for (name, case) in &cases {
        let pay = settled(case).await;
        let account = pay.account().await.expect("settled");
        let body = text(&case["body_raw"]);
        let verified = pay.verify(&account, &headers(case), body.as_bytes(), Deadline::after(PATIENCE)).await;
        let refusal = match name.as_str() {
            "tampered_body" | "serial_points_to_other_key" | "signed_by_stranger" => Some("a wrong signature"),
            "unknown_serial" => Some("an unknown serial"),
            "skew_301s_old" | "skew_301s_future" => Some("a time that is not now"),
            _ => None,
        };
        assert_eq!(refusal.is_none(), case["expect"] == "accept", "{name}");
        assert_eq!(verified.err().map(|forged| forged.0), refusal, "{name}");
    }
    assert_eq!(cases.len(), 10);
}

#[tokio::test]
async fn payment_notifications() {
    let cases = cases("/payment_notifications");
    for (name, case) in &cases {
        let body = text(&case["body_raw"]);
        let taken = settled(case).await.payment_notification(&headers(case), body.as_bytes()).await;
        let expect = text(&case["expect"]);
        if expect.starts_with("accept") {
            let plain: Value = serde_json::from_str(&text(&case["plaintext"])).expect("JSON");
            let payment = taken.expect(name);
            assert_eq!(payment.out_trade_no, plain["out_trade_no"], "{name}");
            assert_eq!(payment.transaction_id, plain["transaction_id"], "{name}");
            // One of them pays a fen for an order of 19.90 yuan: that, the order will say.
            assert_eq!(payment.total.0, plain["amount"]["total"], "{name}");
            assert_eq!(payment.openid, plain["payer"]["openid"], "{name}");
            assert_eq!(payment.success_time, 1_768_449_690, "{name}");
            continue;
        }
        assert_eq!(expect, "reject", "{name}");
        let status = match taken.expect_err(name) {
            NotificationError::Refused(reason) => {
                println!("  refused: {reason}");
                "4xx"
            }
            NotificationError::Ours(_) => "5xx",
        };
        assert_eq!(status, case["reply_status"], "{name}");
    }
    assert_eq!(cases.len(), 10);
}

#[tokio::test]
async fn refund_notifications() {
    let cases = cases("/refund_notifications");
    for (name, case) in &cases {
        assert_eq!(case["expect"], "accept", "{name}");
        let body = text(&case["body_raw"]);
        let state = settled(case).await.refund_notification(&headers(case), body.as_bytes()).await.expect(name);
        let plain: Value = serde_json::from_str(&text(&case["plaintext"])).expect("JSON");
        assert_eq!(state.out_refund_no, plain["out_refund_no"], "{name}");
        assert_eq!(state.refund_id, plain["refund_id"], "{name}");
        assert_eq!(serde_json::to_value(state.status).expect("JSON"), plain["refund_status"], "{name}");
        assert_eq!((state.amount, state.total), (crate::money::Fen(990), crate::money::Fen(1990)), "{name}");
        assert_eq!(state.success_time, plain.get("success_time").map(|_| 1_768_453_205), "{name}");
    }
    assert_eq!(cases.len(), 3);
}

#[test]
fn certificates_response() {
    let (mut reply, now) = certificates_reply();
    let list = certificates::read(&reply, &account(), true, now).expect("certificates");
    let list = serde_json::to_value(list).expect("JSON");
    let case = &vectors()["certificates_response"];
    assert_eq!(list[0]["pem"], case["plaintext_certificate_pem"]);
    assert_eq!(list[0]["serial_no"], key("wechatpay_platform_certificate_mode/serial_no"));
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    // The same answer changed on its way, and too late.
    let late = certificates::read(&reply, &account(), true, now + 400).expect_err("late");
    assert!(late.to_string().contains("a time that is not now"), "{late}");
    reply.body.push(b' ');
    let changed = certificates::read(&reply, &account(), true, now).expect_err("changed");
    assert!(changed.to_string().contains("a wrong signature"), "{changed}");
}

#[test]
fn aead_minimal() {
    let case = &vectors()["aead_minimal"];
    let open = |key: &str, data: &str| {
        let sealed = serde_json::json!({
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": case["ciphertext_base64"],
            "nonce": case["nonce"],
            "associated_data": data,
        });
        let sealed: Sealed = serde_json::from_value(sealed).expect("sealed");
        Cipher::new(key.as_bytes()).expect("32 bytes").open(&sealed)
    };
    let (key, data) = (text(&case["key"]), text(&case["associated_data"]));
    assert_eq!(open(&key, &data).expect("opens"), text(&case["plaintext"]).as_bytes());
    assert!(open(&key, "other").is_err() && open(&"k".repeat(32), &data).is_err());
}

#[test]
fn official_cross_checks() {
    let official = &vectors()["official_cross_checks"];
    let key = PublicKey::from_pem(&text(&official["public_key_pem"])).expect("RSA");
    let cases = cases("/official_cross_checks/cases");
    for (name, case) in &cases {
        let message = text(&case["message"]);
        assert!(key.has_signed(message.as_bytes(), &text(&case["signature"])), "{name}");
        assert!(!key.has_signed(message.trim_end().as_bytes(), &text(&case["signature"])), "{name}");
    }
    assert_eq!(cases.len(), 3);
}
