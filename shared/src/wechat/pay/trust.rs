//! Is this from WeChat Pay? Its signature over replies and notifications.

use std::{collections::BTreeMap, ops::Range};

use base64::{Engine, prelude::BASE64_STANDARD};
use http::HeaderMap;
use rustls_pki_types::{CertificateDer, SubjectPublicKeyInfoDer, pem::PemObject};
use webpki::{EndEntityCert, RawPublicKeyEntity, ring::RSA_PKCS1_2048_8192_SHA256};

use super::{Pay, account::Account, account::is_published, transport::Deadline};
use crate::clock::Epoch;

/// Seconds by which WeChat Pay's clock and ours may differ.
const SKEW: u64 = 300;
/// The length in bytes of the shortest 2048-bit RSA key as `SubjectPublicKeyInfo`.
const SHORTEST_KEY: usize = 292;
/// WeChat Pay now and then sends signatures that must be refused, to see whether they are looked at.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// WeChat Pay's keys by serial.
pub(super) type KeyRing = BTreeMap<String, PublicKey>;

/// A key of WeChat Pay.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    key: SubjectPublicKeyInfoDer<'static>,
    valid: Range<Epoch>,
}

impl PublicKey {
    /// A public key has no end. `None` for what is no RSA key of 2048 bits or more.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let key = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
        Self { key, valid: Epoch::MIN..Epoch::MAX }.strong()
    }

    /// The key of a platform certificate.
    pub fn from_certificate(pem: &str, valid: Range<Epoch>) -> Option<Self> {
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        let key = EndEntityCert::try_from(&certificate).ok()?.subject_public_key_info();
        Self { key, valid }.strong()
    }

    /// An RSA key, as opposed to another one, refuses an empty signature for being wrong.
    fn strong(self) -> Option<Self> {
        let refused = self.verify(b"", b"") == Err(webpki::Error::InvalidSignatureForPublicKey);
        (refused && self.key.len() >= SHORTEST_KEY).then_some(self)
    }

    pub fn is_published(&self) -> bool {
        is_published(&self.key)
    }

    /// Whether this base64 is the key's signature over the message.
    pub fn has_signed(&self, message: &[u8], signature: &str) -> bool {
        BASE64_STANDARD.decode(signature).is_ok_and(|signature| self.verify(message, &signature).is_ok())
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), webpki::Error> {
        RawPublicKeyEntity::try_from(&self.key)?.verify_signature(RSA_PKCS1_2048_8192_SHA256, message, signature)
    }
}

/// Why something is not believed to be from WeChat Pay: what it has, or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Forged(pub &'static str);

/// A signature, and what it was made with.
pub(super) struct Seal<'a> {
    timestamp: &'a str,
    nonce: &'a str,
    pub serial: &'a str,
    signature: &'a str,
}

impl<'a> Seal<'a> {
    /// Reads the headers; refuses what no key could make good.
    pub fn read(headers: &'a HeaderMap, now: Epoch) -> Result<Self, Forged> {
        let text = |name, missing| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Forged(missing));
        let timestamp = text("Wechatpay-Timestamp", "no timestamp")?;
        let nonce = text("Wechatpay-Nonce", "no nonce")?;
        let serial = text("Wechatpay-Serial", "no serial")?;
        let signature = text("Wechatpay-Signature", "no signature")?;
        if headers.get("Wechatpay-Signature-Type").is_some_and(|kind| kind != super::signing::SCHEME) {
            return Err(Forged("another type of signature"));
        }
        if signature.starts_with(PROBE) {
            return Err(Forged("a signature that is a probe"));
        }
        let at: Epoch = timestamp.parse().map_err(|_| Forged("no timestamp"))?;
        if now.abs_diff(at) > SKEW {
            return Err(Forged("a time that is not now"));
        }
        Ok(Self { timestamp, nonce, serial, signature })
    }

    /// Whether `key` sealed this body, in the time in which the key is good.
    pub fn verify(&self, key: &PublicKey, body: &[u8], now: Epoch) -> Result<(), Forged> {
        if !key.valid.contains(&now) {
            return Err(Forged("a key out of its time"));
        }
        let mut message = format!("{}\n{}\n", self.timestamp, self.nonce).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        if key.has_signed(&message, self.signature) { Ok(()) } else { Err(Forged("a wrong signature")) }
    }
}

impl Pay {
    /// Verifies what claims to be from WeChat Pay. An unknown serial may be one of a new platform certificate.
    pub(super) async fn verify(
        &self,
        account: &Account,
        headers: &HeaderMap,
        body: &[u8],
        until: Deadline,
    ) -> Result<(), Forged> {
        let now = self.clock.now();
        let seal = Seal::read(headers, now)?;
        if let Some(key) = account.public_keys.get(seal.serial) {
            return seal.verify(key, body, now);
        }
        let key = self.certificate(account, seal.serial, until).await.ok_or(Forged("an unknown serial"))?;
        seal.verify(&key, body, now)
    }
}
