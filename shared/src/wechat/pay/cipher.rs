//! AES-256-GCM with the API v3 key: how WeChat Pay closes certificates and notifications.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::Deserialize;

#[derive(Debug)]
pub(super) struct Cipher(LessSafeKey);

/// Something closed.
#[derive(Debug, Deserialize)]
pub(super) struct Sealed {
    algorithm: String,
    /// Base64, the tag at its end.
    ciphertext: String,
    nonce: String,
    #[serde(default)]
    associated_data: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenError {
    /// Not of the form that is agreed on.
    Malformed(&'static str),
    /// Closed with another key, or changed since.
    OtherKey,
}

impl Cipher {
    /// `None` unless the key has 32 bytes.
    pub fn new(api_v3_key: &[u8]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, api_v3_key).ok().map(LessSafeKey::new).map(Self)
    }

    pub fn open(&self, sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
        if sealed.algorithm != "AEAD_AES_256_GCM" {
            return Err(OpenError::Malformed("another algorithm"));
        }
        let nonce = Nonce::try_assume_unique_for_key(sealed.nonce.as_bytes());
        let nonce = nonce.map_err(|_| OpenError::Malformed("a nonce that is not 12 bytes long"))?;
        let text = BASE64_STANDARD.decode(&sealed.ciphertext);
        let mut text = text.map_err(|_| OpenError::Malformed("a ciphertext that is not base64"))?;
        let data = Aad::from(sealed.associated_data.as_deref().unwrap_or_default());
        let open = self.0.open_in_place(nonce, data, &mut text).map_err(|_| OpenError::OtherKey)?.len();
        text.truncate(open);
        Ok(text)
    }
}
