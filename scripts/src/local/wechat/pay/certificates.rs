//! `GET /v3/certificates`: the platform certificates, encrypted.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;

use super::{
    keys::{MerchantKeys, Signer, certificate, encrypt},
    reply::{Answer, Refusal},
};
use crate::local::wechat::{WeChat, token::random};

pub(super) async fn list(State(wechat): State<Arc<WeChat>>) -> Answer {
    if !wechat.state().pay.certificates {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请使用微信支付公钥"));
    }
    let nonce = random(12);
    Ok(Json(json!({"data": [{
        "serial_no": Signer::Certificate.serial(),
        "effective_time": "2025-01-01T08:00:00+08:00",
        "expire_time": "2035-01-01T08:00:00+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": encrypt(MerchantKeys::get().api_v3_key, &nonce, "certificate", certificate().as_bytes()),
            "associated_data": "certificate",
            "nonce": nonce,
        },
    }]})))
}
