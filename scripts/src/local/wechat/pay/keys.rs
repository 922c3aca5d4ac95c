//! The merchant's keys and WeChat Pay's own: throw-away ones, published with the test vectors.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls_pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer, pem::PemObject};
use serde::Deserialize;
use webpki::RawPublicKeyEntity;

/// What a shop has to know to be this double's merchant.
#[derive(Clone, Copy)]
pub struct MerchantKeys {
    pub mch_id: &'static str,
    /// Of the merchant's certificate.
    pub serial_no: &'static str,
    /// PKCS#8 PEM.
    pub private_key: &'static str,
    pub api_v3_key: &'static str,
    /// `PUB_KEY_ID_…`: names [`public_key`](Self::public_key).
    pub public_key_id: &'static str,
    /// WeChat Pay's, PEM.
    pub public_key: &'static str,
}

impl MerchantKeys {
    pub(super) fn get() -> Self {
        let File { merchant, wechatpay_public_key_mode: wechat, apiv3_key, .. } = &KEYS.file;
        Self {
            mch_id: &merchant.mchid,
            serial_no: &merchant.serial_no,
            private_key: &merchant.private_key_pem,
            api_v3_key: apiv3_key,
            public_key_id: &wechat.public_key_id,
            public_key: &wechat.public_key_pem,
        }
    }
}

/// With what a reply or a notification is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signer {
    PublicKey,
    Certificate,
    /// Not WeChat Pay.
    Stranger,
}

impl Signer {
    /// What `Wechatpay-Serial` says; a stranger pretends to have the public key.
    pub fn serial(self) -> &'static str {
        match self {
            Self::PublicKey | Self::Stranger => &KEYS.file.wechatpay_public_key_mode.public_key_id,
            Self::Certificate => &KEYS.file.wechatpay_platform_certificate_mode.serial_no,
        }
    }

    /// RSA PKCS#1 v1.5 with SHA-256, in base64.
    pub fn sign(self, message: &[u8]) -> String {
        let key = match self {
            Self::PublicKey => &KEYS.public_key,
            Self::Certificate => &KEYS.certificate,
            Self::Stranger => &KEYS.stranger,
        };
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).expect("the room is right");
        STANDARD.encode(signature)
    }
}

/// The platform certificate, PEM.
pub(super) fn certificate() -> &'static str {
    &KEYS.file.wechatpay_platform_certificate_mode.certificate_pem
}

/// Whether the merchant signed this; `signature` is base64.
pub(super) fn is_the_merchants(message: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let key = SubjectPublicKeyInfoDer::from(KEYS.merchant.as_slice());
    let key = RawPublicKeyEntity::try_from(&key).expect("a public key");
    key.verify_signature(webpki::ring::RSA_PKCS1_2048_8192_SHA256, message, &signature).is_ok()
}

/// `AEAD_AES_256_GCM` under an API v3 key, in base64; `nonce` has 12 characters.
pub(super) fn encrypt(key: &str, nonce: &str, associated_data: &str, plaintext: &[u8]) -> String {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_bytes()).expect("32 bytes"));
    let nonce: [u8; NONCE_LEN] = nonce.as_bytes().try_into().expect("12 bytes");
    let mut text = plaintext.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(associated_data.as_bytes()), &mut text)
        .expect("short enough");
    STANDARD.encode(text)
}

struct Keys {
    file: File,
    /// The merchant's public key, DER.
    merchant: Vec<u8>,
    public_key: RsaKeyPair,
    certificate: RsaKeyPair,
    stranger: RsaKeyPair,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let Vectors { keys: file } =
        serde_json::from_str(include_str!("../../../../../tests/wechat/vectors.json")).expect("the test vectors");
    let pair = |pem: &str| {
        let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).expect("PEM");
        RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).expect("an RSA key")
    };
    let merchant = SubjectPublicKeyInfoDer::from_pem_slice(file.merchant.public_key_pem.as_bytes()).expect("PEM");
    Keys {
        merchant: merchant.as_ref().to_vec(),
        public_key: pair(&file.wechatpay_public_key_mode.private_key_pem_for_fake_server),
        certificate: pair(&file.wechatpay_platform_certificate_mode.private_key_pem_for_fake_server),
        stranger: pair(&file.unrelated_private_key_pem),
        file,
    }
});

#[derive(Deserialize)]
struct Vectors {
    keys: File,
}

#[derive(Deserialize)]
struct File {
    merchant: Merchant,
    wechatpay_public_key_mode: PublicKeyMode,
    wechatpay_platform_certificate_mode: CertificateMode,
    unrelated_private_key_pem: String,
    apiv3_key: String,
}

#[derive(Deserialize)]
struct Merchant {
    mchid: String,
    serial_no: String,
    private_key_pem: String,
    public_key_pem: String,
}

#[derive(Deserialize)]
struct PublicKeyMode {
    public_key_id: String,
    public_key_pem: String,
    private_key_pem_for_fake_server: String,
}

#[derive(Deserialize)]
struct CertificateMode {
    serial_no: String,
    certificate_pem: String,
    private_key_pem_for_fake_server: String,
}
