//! A merchant: signs calls and checks answers with keys of its own making, not with the double's code.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, header::HeaderMap};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer, pem::PemObject};
use serde_json::{Value, json};
use webpki::{EndEntityCert, RawPublicKeyEntity, ring::RSA_PKCS1_2048_8192_SHA256};

use crate::local::{
    testing::http,
    wechat::{App, MerchantKeys, WeChatDouble, token::random},
};

/// 2026-06-01 12:00:00 in Shanghai.
pub const NOW: i64 = 1_780_286_400;
/// The platform certificate's.
pub const CERTIFICATE_SERIAL: &str = "3C7D11E2F3A4B5C6D7E8F90A1B2C3D4E5F60718A";

pub struct Merchant {
    pub wechat: WeChatDouble,
    pub keys: MerchantKeys,
    clock: Arc<AtomicI64>,
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Merchant {
    pub fn new() -> Self {
        let (wechat, clock) = (WeChatDouble::start().expect("starts"), Arc::new(AtomicI64::new(NOW)));
        let time = Arc::clone(&clock);
        wechat.set_clock(move || time.load(Ordering::Relaxed));
        Self { wechat, keys: WeChatDouble::merchant(), clock }
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    /// Lets so many seconds go by.
    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The fields of a sound `Authorization`.
    pub fn authorize(&self, method: &str, target: &str, body: &str) -> [(&'static str, String); 5] {
        let (nonce, at) = (random(32), self.now());
        let message = format!("{method}\n{target}\n{at}\n{nonce}\n{body}\n");
        [
            ("mchid", self.keys.mch_id.into()),
            ("nonce_str", nonce),
            ("signature", self.sign(&message)),
            ("timestamp", at.to_string()),
            ("serial_no", self.keys.serial_no.into()),
        ]
    }

    pub fn sign(&self, message: &str) -> String {
        let key = PrivatePkcs8KeyDer::from_pem_slice(self.keys.private_key.as_bytes()).expect("PEM");
        let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).expect("a key");
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("signs");
        STANDARD.encode(signature)
    }

    /// A call that has everything, for a test to take from.
    pub fn request(&self, method: Method, target: &str, body: &str) -> reqwest::RequestBuilder {
        let fields = self.authorize(method.as_str(), target, body);
        http()
            .request(method, format!("{}{target}", self.wechat.base_url()))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("user-agent", "merchant/1")
            .header("wechatpay-serial", self.keys.public_key_id)
            .header("authorization", authorization(&fields))
            .body(body.to_owned())
    }

    pub async fn get(&self, target: &str) -> Reply {
        Reply::of(self.request(Method::GET, target, "")).await
    }

    pub async fn post(&self, target: &str, body: &Value) -> Reply {
        Reply::of(self.request(Method::POST, target, &body.to_string())).await
    }

    pub async fn prepay(&self, order: &Value) -> Reply {
        self.post("/v3/pay/transactions/jsapi", order).await
    }

    /// What a query says.
    pub async fn query(&self, out_trade_no: &str) -> Value {
        self.get(&self.query_of(out_trade_no)).await.good()
    }

    pub fn query_of(&self, out_trade_no: &str) -> String {
        format!("/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={}", self.keys.mch_id)
    }

    pub async fn close(&self, out_trade_no: &str) -> Reply {
        let target = format!("/v3/pay/transactions/out-trade-no/{out_trade_no}/close");
        self.post(&target, &json!({"mchid": self.keys.mch_id})).await
    }

    pub async fn refund(&self, asked: &Value) -> Reply {
        self.post("/v3/refund/domestic/refunds", asked).await
    }

    /// A paid trade; its `transaction_id`.
    pub async fn sell(&self, out_trade_no: &str, total: i64) -> String {
        self.prepay(&order(out_trade_no, total)).await.good();
        self.wechat.pay(out_trade_no).expect("payable")
    }
}

impl Reply {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        assert!(headers.contains_key("request-id"), "every answer has one");
        Self { status, headers, body: answer.bytes().await.expect("a body").to_vec() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The body of a 200 that is WeChat Pay's, signed with the public key.
    pub fn good(&self) -> Value {
        assert_eq!((self.status, self.signed_by()), (200, Some("public key")), "{}", self.text());
        self.json()
    }

    /// Status and code of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        assert!(self.status >= 400, "{}", self.text());
        let body = self.json();
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
        (self.status, body["code"].as_str().expect("a code").to_owned())
    }

    pub fn signed_by(&self) -> Option<&'static str> {
        signed_by(|name| self.headers.get(name).and_then(|value| value.to_str().ok()), &self.body)
    }

    fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

/// Which of WeChat Pay's keys signed this, and says so.
pub fn signed_by<'a>(header: impl Fn(&str) -> Option<&'a str>, body: &[u8]) -> Option<&'static str> {
    let [time, nonce, serial, signature] = ["timestamp", "nonce", "serial", "signature"]
        .map(|name| header(&format!("wechatpay-{name}")).unwrap_or_default());
    let message = [format!("{time}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
    let signature = STANDARD.decode(signature).ok()?;
    let keys = WeChatDouble::merchant();
    if serial == keys.public_key_id {
        let key = SubjectPublicKeyInfoDer::from_pem_slice(keys.public_key.as_bytes()).expect("PEM");
        let key = RawPublicKeyEntity::try_from(&key).expect("a key");
        key.verify_signature(RSA_PKCS1_2048_8192_SHA256, &message, &signature).ok()?;
        return Some("public key");
    }
    assert!([CERTIFICATE_SERIAL, ""].contains(&serial), "{serial}");
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../../../tests/wechat/vectors.json")).expect("JSON");
    let pem = &vectors["keys"]["wechatpay_platform_certificate_mode"]["certificate_pem"];
    let der = CertificateDer::from_pem_slice(pem.as_str().expect("PEM").as_bytes()).expect("PEM");
    let certificate = EndEntityCert::try_from(&der).expect("a certificate");
    certificate.verify_signature(RSA_PKCS1_2048_8192_SHA256, &message, &signature).ok()?;
    Some("certificate")
}

pub fn authorization(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    format!("WECHATPAY2-SHA256-RSA2048 {}", fields.join(","))
}

/// What a shop asks for.
pub fn order(out_trade_no: &str, total: i64) -> Value {
    json!({
        "appid": App::MiniProgram.id(),
        "mchid": WeChatDouble::merchant().mch_id,
        "description": "测试商品 两件",
        "out_trade_no": out_trade_no,
        "time_expire": "2026-06-01T12:30:00+08:00",
        "notify_url": "https://shop.example.test/pay/notify",
        "amount": {"total": total, "currency": "CNY"},
        "payer": {"openid": "oTEST0000openid0000000000001"},
    })
}
