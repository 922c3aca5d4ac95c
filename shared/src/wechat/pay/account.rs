//! A merchant whose secrets are sound: what signs, opens and verifies.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject};

use super::{
    cipher::Cipher,
    merchant::Merchant,
    trust::{KeyRing, PublicKey},
};
use crate::error::{Failure, Faults};

#[derive(Debug)]
pub(super) struct Account {
    pub mch_id: String,
    pub serial_no: String,
    signer: RsaKeyPair,
    pub cipher: Cipher,
    pub public_keys: KeyRing,
    pub certificates: bool,
}

impl Account {
    /// Parses the merchant, or names all that is wrong with it.
    pub fn of(merchant: &Merchant, local: bool) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let Merchant { mch_id, serial_no, private_key, api_v3_key, public_keys, certificates, .. } = merchant;
        if !(8..=32).contains(&mch_id.len()) || !mch_id.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.add("mch_id", "应为8到32位数字");
        }
        let hex = |byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
        if !(1..=64).contains(&serial_no.len()) || !serial_no.bytes().all(hex) {
            faults.add("serial_no", "应为大写十六进制的商户API证书序列号");
        }
        let signer = signer(private_key);
        match &signer {
            Some(signer) if !local && is_published(signer.public().as_ref()) => {
                faults.add("private_key", PUBLISHED_KEY);
            }
            Some(_) => {}
            None => faults.add("private_key", "应为PEM格式（PKCS#8）的RSA私钥，不短于2048位"),
        }
        let cipher = Cipher::new(api_v3_key.as_bytes());
        match &cipher {
            Some(_) if !local && is_published(api_v3_key.as_bytes()) => faults.add("api_v3_key", PUBLISHED_KEY),
            Some(_) => {}
            None => faults.add("api_v3_key", "应为32个字节"),
        }
        let public_keys = key_ring(public_keys, local, &mut faults);
        if merchant.public_keys.is_empty() && !certificates {
            faults.add("public_keys", "不使用平台证书时，至少需要一个微信支付公钥");
        }
        match (signer, cipher) {
            (Some(signer), Some(cipher)) if faults.is_empty() => Ok(Self {
                mch_id: mch_id.clone(),
                serial_no: serial_no.clone(),
                signer,
                cipher,
                public_keys,
                certificates: *certificates,
            }),
            _ => Err(faults),
        }
    }

    /// RSA PKCS#1 v1.5 over SHA-256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut signature = vec![0; self.signer.public().modulus_len()];
        let signed = self.signer.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
        signed.map_err(|_| Failure::internal("the WeChat Pay merchant's key does not sign"))?;
        Ok(signature)
    }
}

fn signer(pem: &str) -> Option<RsaKeyPair> {
    let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).ok()?;
    RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).ok()
}

fn key_ring(keys: &BTreeMap<String, String>, local: bool, faults: &mut Faults) -> KeyRing {
    let mut ring = KeyRing::new();
    for (id, pem) in keys {
        let field = format!("public_keys.{id}");
        if !id.starts_with("PUB_KEY_ID_") {
            faults.add(&field, "微信支付公钥ID应以PUB_KEY_ID_开头");
        }
        match PublicKey::from_pem(pem) {
            Some(key) if !local && key.is_published() => faults.add(&field, PUBLISHED_KEY),
            Some(key) => drop(ring.insert(id.clone(), key)),
            None => faults.add(&field, "应为PEM格式的RSA公钥，不短于2048位"),
        }
    }
    ring
}

const PUBLISHED_KEY: &str = "这是公开的测试密钥，任何人都能用它伪造支付";

/// SHA-256, in base64, of the keys that come with the project's test vectors, where everybody can read them: RSA keys by their public
/// half in PKCS#1, then the API v3 key.
const PUBLISHED: [&str; 6] = [
    "8dsy1oqEPX8xGJ7+RIHebcciAAqKCis5Ba+XSLm9JlE=",
    "fnUgLneDB7E1QzCWDd3S2a2QPL8MubCYroWJVhgni8U=",
    "I0sFuPueZeaNLlqPawg+I0/hrTwP+6tsVCuGZ9rxzFc=",
    "Stk1ZBwsC2lJP38nxcqvvok/HZY1pr0dWhxheFCJ+YA=",
    "0FfhtZdcjk+onyDk/dXTBJKhon/+LNP8umzKAxSCAwc=",
    "WZSWON5obyI0+xSWhhViwp5BcoFORwYcNG8krOxm1TE=",
];
/// The length in bytes of a 2048-bit RSA key in PKCS#1, with which its `SubjectPublicKeyInfo` ends.
const PKCS1: usize = 270;

pub(super) fn is_published(key: &[u8]) -> bool {
    let digest = digest(&SHA256, &key[key.len().saturating_sub(PKCS1)..]);
    PUBLISHED.contains(&BASE64_STANDARD.encode(digest).as_str())
}
