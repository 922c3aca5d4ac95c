//! HMAC-SHA256 for `jsonwebtoken`, by the library that speaks TLS. What that crate brings itself are seven more algorithms,
//! which no token of ours uses: 0.2 MB of each function.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error, Signer, Verifier},
};
use ring::hmac;

/// Makes it the way that tokens are signed and read in this process.
pub(super) fn install() {
    // Somebody was first: another shop in this process.
    let _ = PROVIDER.install_default();
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| Ok(Box::new(keyed(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key: &DecodingKey| Ok(Box::new(keyed(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

struct Hs256(hmac::Key);

fn keyed(algorithm: Algorithm, secret: &[u8]) -> Result<Hs256> {
    match algorithm {
        Algorithm::HS256 => Ok(Hs256(hmac::Key::new(hmac::HMAC_SHA256, secret))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// In the same time, whatever the signature.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        hmac::verify(&self.0, message, signature).map_err(|_| Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

    use super::*;

    /// RFC 7515, appendix A.1.
    #[test]
    fn the_standards_own_example_holds() {
        install();
        let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let message = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                       eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let secret = BASE64_URL_SAFE_NO_PAD.decode(secret).expect("base64");
        let key = EncodingKey::from_secret(&secret);
        let signed = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).expect("signs");
        assert_eq!(signed, signature);
        let key = DecodingKey::from_secret(&secret);
        let verify = |message: &str, algorithm| {
            jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm).ok()
        };
        assert_eq!(verify(message, Algorithm::HS256), Some(true));
        assert_eq!(verify(&message.replace('b', "c"), Algorithm::HS256), Some(false));
        assert_eq!(verify(message, Algorithm::HS512), None);
    }
}
