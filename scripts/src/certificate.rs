//! The merchant's own API certificate, as WeChat's tool writes it: read where it is stored, so that nobody has to copy its
//! serial number, and somebody hears of its end in time.

use anyhow::{Context, bail};
use ring::signature::{KeyPair, RsaKeyPair};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject};
use shared::clock::Epoch;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::language::text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// In upper-case hex, as WeChat Pay writes it.
    pub serial_no: String,
    pub valid_until: Epoch,
    /// RSA, in PKCS#1.
    public_key: Vec<u8>,
}

impl Certificate {
    pub fn parse(pem: &str) -> anyhow::Result<Self> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).context(text!("certificate.no_pem"))?;
        let (_, certificate) = X509Certificate::from_der(&der).context(text!("certificate.no_x509"))?;
        Ok(Self {
            serial_no: format!("{:X}", certificate.serial),
            valid_until: certificate.validity().not_after.timestamp(),
            public_key: certificate.public_key().subject_public_key.data.to_vec(),
        })
    }

    /// Whether it can be used now, and with this key (PKCS#8 in PEM).
    ///
    /// # Errors
    /// What is the matter with it.
    pub fn check(&self, private_key: &str, now: Epoch) -> anyhow::Result<()> {
        if now >= self.valid_until {
            bail!(text!("certificate.over"));
        }
        let key = PrivatePkcs8KeyDer::from_pem_slice(private_key.as_bytes()).ok();
        let key = key.and_then(|key| RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).ok());
        let key = key.context(text!("certificate.no_key"))?;
        if key.public_key().as_ref() != self.public_key {
            bail!(text!("certificate.other_key"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// A key of the vectors, by its place.
    fn key(place: &str) -> String {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/wechat/vectors.json")).expect("JSON");
        vectors.pointer(&format!("/keys/{place}")).and_then(Value::as_str).expect(place).to_owned()
    }

    #[test]
    fn a_certificate_tells_what_it_says() {
        let certificate = Certificate::parse(&key("merchant/certificate_pem")).expect("a certificate");
        assert_eq!(certificate.serial_no, key("merchant/serial_no"));
        let last = certificate.valid_until - 1;
        certificate.check(&key("merchant/private_key_pem"), last).expect("they belong together");
        let why = |key: &str, now| certificate.check(key, now).expect_err("not so").to_string();
        assert!(why(&key("merchant/private_key_pem"), last + 1).contains("is over"));
        assert!(why(&key("unrelated_private_key_pem"), last).contains("another certificate"));
        assert!(why("no key", last).contains("no RSA key"));
        assert!(Certificate::parse(&key("merchant/private_key_pem")).is_err());
    }
}
