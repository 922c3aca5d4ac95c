use reqwest::{Method, RequestBuilder, header::HeaderMap};

use super::{
    Merchant, json,
    merchant::{CERTIFICATE_SERIAL, Reply, authorization, order},
};
use crate::local::testing::http;

/// The answer to a call whose headers were changed.
async fn changed(request: RequestBuilder, change: impl FnOnce(&mut HeaderMap)) -> Reply {
    let mut request = request.build().expect("a request");
    change(request.headers_mut());
    Reply::of(RequestBuilder::from_parts(http(), request)).await
}

/// The answer to a prepay call whose `Authorization` was changed.
async fn with(merchant: &Merchant, change: impl FnOnce(&mut Vec<(&'static str, String)>)) -> Reply {
    let (target, body) = ("/v3/pay/transactions/jsapi", order("T00001", 1).to_string());
    let mut fields = merchant.authorize("POST", target, &body).to_vec();
    change(&mut fields);
    let header = authorization(&fields).parse().expect("a header");
    let request = merchant.request(Method::POST, target, &body);
    changed(request, |headers| drop(headers.insert("authorization", header))).await
}

#[tokio::test]
async fn every_field_of_the_authorization_is_checked() {
    let merchant = Merchant::new();
    let refused = (401, "SIGN_ERROR".to_owned());
    for (name, value) in [
        ("mchid", "1900000002".to_owned()),
        ("serial_no", "00".repeat(20)),
        ("nonce_str", String::new()),
        ("nonce_str", "n".repeat(33)),
        ("timestamp", (merchant.now() - 301).to_string()),
        ("timestamp", (merchant.now() + 301).to_string()),
        ("timestamp", (merchant.now() + 1).to_string()), // in time, but not what was signed
        ("timestamp", "now".to_owned()),
        ("signature", merchant.sign("something else")),
        ("signature", "?".to_owned()),
    ] {
        let set =
            |fields: &mut Vec<(_, _)>| fields.iter_mut().filter(|it| it.0 == name).for_each(|it| it.1 = value.clone());
        assert_eq!(with(&merchant, set).await.refusal(), refused, "{name}={value}");
        let unset = with(&merchant, |fields| fields.retain(|it| it.0 != name)).await;
        assert_eq!(unset.refusal(), refused, "without {name}");
    }
    assert_eq!(with(&merchant, |fields| fields.push(("more", String::new()))).await.refusal(), refused);
    assert_eq!(with(&merchant, |fields| fields.push(fields[0].clone())).await.refusal(), refused, "twice");
    with(&merchant, |fields| fields.reverse()).await.good();
}

#[tokio::test]
async fn the_signature_covers_method_target_and_body() {
    let merchant = Merchant::new();
    merchant.prepay(&order("T00001", 1)).await.good();
    let target = merchant.query_of("T00001");
    for (method, signed_target, body) in
        [("POST", &*target, ""), ("GET", "/v3/certificates", ""), ("GET", &target, "{}")]
    {
        let header = authorization(&merchant.authorize(method, signed_target, body));
        let request = merchant.request(Method::GET, &target, "");
        let header = header.parse().expect("a header");
        let reply = changed(request, |headers| drop(headers.insert("authorization", header))).await;
        assert_eq!(reply.refusal(), (401, "SIGN_ERROR".into()));
    }
    // The path is signed as it is sent, percent signs and all.
    merchant.prepay(&order("T2026|01*9", 1)).await.good();
    assert_eq!(merchant.query("T2026%7C01%2A9").await["out_trade_no"], "T2026|01*9");
}

#[tokio::test]
async fn a_call_without_its_headers_is_refused() {
    let merchant = Merchant::new();
    let body = order("T00001", 1).to_string();
    for (header, expected) in [
        ("authorization", (401, "SIGN_ERROR")),
        ("content-type", (400, "PARAM_ERROR")),
        ("user-agent", (400, "PARAM_ERROR")),
    ] {
        let request = merchant.request(Method::POST, "/v3/pay/transactions/jsapi", &body);
        let reply = changed(request, |headers| drop(headers.remove(header))).await;
        assert_eq!(reply.refusal(), (expected.0, expected.1.into()), "{header}");
    }
}

#[tokio::test]
async fn the_serial_selects_the_key_of_the_answer() {
    let merchant = Merchant::new();
    let ask = async |serial: Option<&str>| {
        let request = merchant.request(Method::GET, "/v3/certificates", "");
        let set = |headers: &mut HeaderMap| match serial {
            Some(serial) => drop(headers.insert("wechatpay-serial", serial.parse().expect("a header"))),
            None => drop(headers.remove("wechatpay-serial")),
        };
        changed(request, set).await
    };
    assert_eq!(ask(None).await.signed_by(), Some("certificate"));
    assert_eq!(ask(Some(CERTIFICATE_SERIAL)).await.signed_by(), Some("certificate"));
    assert_eq!(ask(Some(merchant.keys.public_key_id)).await.signed_by(), Some("public key"));
    assert_eq!(ask(Some("PUB_KEY_ID_0")).await.refusal(), (400, "PARAM_ERROR".into()));

    merchant.wechat.set_certificates(false);
    assert_eq!(ask(None).await.refusal(), (404, "RESOURCE_NOT_EXISTS".into()));
}

#[tokio::test]
async fn the_certificate_comes_encrypted() {
    let merchant = Merchant::new();
    let certificates = merchant.get("/v3/certificates").await.good();
    let [certificate] = &certificates["data"].as_array().expect("a list")[..] else { panic!("one") };
    assert_eq!(certificate["serial_no"], CERTIFICATE_SERIAL);
    let pem = super::notification::decrypt(&certificate["encrypt_certificate"]).expect("our key");
    assert!(pem.starts_with(b"-----BEGIN CERTIFICATE-----"));
    assert_eq!(certificate["encrypt_certificate"]["associated_data"], json!("certificate"));
}
