//! WeChat Pay's hand: what it signs, closes and checks.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName};
use serde_json::json;

use super::{super::trust::PublicKey, *};
use crate::wechat::testing::{Received, Server, Signer, Turn, by_nobody};

type Headers = Vec<(&'static str, String)>;

pub fn by_public_key(body: &str, now: Epoch) -> Headers {
    sign(
        "wechatpay_public_key_mode/public_key_id",
        "wechatpay_public_key_mode/private_key_pem_for_fake_server",
        body,
        now,
    )
}

pub fn by_certificate(body: &str, now: Epoch) -> Headers {
    let mode = "wechatpay_platform_certificate_mode";
    sign(&format!("{mode}/serial_no"), &format!("{mode}/private_key_pem_for_fake_server"), body, now)
}

/// Somebody else, in the name of the public key.
pub fn by_stranger(body: &str, now: Epoch) -> Headers {
    sign("wechatpay_public_key_mode/public_key_id", "unrelated_private_key_pem", body, now)
}

fn sign(serial: &str, private_key: &str, body: &str, now: Epoch) -> Headers {
    let account = Account::of(&Merchant { private_key: key(private_key), ..merchant() }, true).expect("sound");
    let (timestamp, nonce) = (now.to_string(), "n".repeat(32));
    let signature = account.signature(&[&timestamp, &nonce, body]).expect("signs");
    vec![
        ("Wechatpay-Timestamp", timestamp),
        ("Wechatpay-Nonce", nonce),
        ("Wechatpay-Serial", key(serial)),
        ("Wechatpay-Signature", signature),
    ]
}

/// The headers of a notification that is sent now.
pub fn headers(signer: Signer, body: &str, now: Epoch) -> HeaderMap {
    let header =
        |(name, value): (&str, String)| (name.parse::<HeaderName>().expect("a name"), value.parse().expect("text"));
    signer(body, now).into_iter().map(header).collect()
}

pub fn ok(body: &Value) -> Turn {
    Turn::Answer(200, body.to_string(), by_public_key)
}

pub fn refusal(status: u16, code: &str) -> Turn {
    Turn::Answer(status, json!({"code": code, "message": "说明"}).to_string(), by_nobody)
}

/// The requests so far, each found to be as WeChat Pay wants them.
pub fn received(server: &Server) -> Vec<Received> {
    let received = server.received();
    received.iter().for_each(check);
    received
}

/// The merchant's signature, and the headers that must be there.
fn check(request: &Received) {
    let Received { method, target, headers, body, at } = request;
    let authorization = headers["authorization"].strip_prefix("WECHATPAY2-SHA256-RSA2048 ").expect("the scheme");
    let pair = |text: &'_ str| {
        let (name, value) = text.split_once('=').expect("a pair");
        (name.to_owned(), value.trim_matches('"').to_owned())
    };
    let parts: BTreeMap<String, String> = authorization.split(',').map(pair).collect();
    let [merchant, serial, timestamp, nonce, signature] =
        ["mchid", "serial_no", "timestamp", "nonce_str", "signature"].map(|name| &*parts[name]);
    assert_eq!((merchant, serial), (MCH_ID, &*key("merchant/serial_no")));
    assert_eq!((timestamp, nonce.len()), (&*at.to_string(), 32));
    let message = format!("{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
    let public_key = PublicKey::from_pem(&key("merchant/public_key_pem")).expect("RSA");
    assert!(public_key.has_signed(message.as_bytes(), signature), "{request:?}");
    assert_eq!((&*headers["accept"], &*headers["content-type"]), ("application/json", "application/json"));
    assert!(headers["user-agent"].starts_with("mini-shop/"));
}

/// Closed with the vectors' API v3 key.
pub fn seal(text: &str, associated_data: &str) -> Value {
    use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key("apiv3_key").as_bytes()).expect("32 bytes"));
    let nonce = Nonce::try_assume_unique_for_key(b"aBcD12345678").expect("12 bytes");
    let mut closed = text.as_bytes().to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(associated_data), &mut closed).expect("closes");
    json!({
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": BASE64_STANDARD.encode(closed),
        "nonce": "aBcD12345678",
        "associated_data": associated_data,
    })
}
