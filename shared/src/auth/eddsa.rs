//! Ed25519 for `jsonwebtoken`, by the library that speaks TLS. It is the only algorithm there is: a token that names another
//! one is refused, whatever it is signed with.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error, Signer, Verifier},
};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// Makes it the way that tokens are signed and read in this process.
pub(super) fn install() {
    // Somebody was first: another shop in this process.
    let _ = PROVIDER.install_default();
}

/// The public key of a private one. `None` where that is not 32 bytes.
pub(super) fn public(seed: &[u8]) -> Option<Vec<u8>> {
    Some(pair(seed).ok()?.public_key().as_ref().to_vec())
}

/// Keys are bare: 32 bytes each.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| {
        only(*algorithm)?;
        Ok(Box::new(Private(pair(key.as_bytes())?)))
    },
    verifier_factory: |algorithm, key: &DecodingKey| {
        only(*algorithm)?;
        Ok(Box::new(Public(UnparsedPublicKey::new(&ED25519, key.try_get_as_bytes()?.to_vec()))))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn only(algorithm: Algorithm) -> Result<()> {
    if algorithm == Algorithm::EdDSA { Ok(()) } else { Err(ErrorKind::InvalidAlgorithm.into()) }
}

fn pair(seed: &[u8]) -> Result<Ed25519KeyPair> {
    Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| ErrorKind::InvalidKeyFormat.into())
}

struct Private(Ed25519KeyPair);

struct Public(UnparsedPublicKey<Vec<u8>>);

impl Signer<Vec<u8>> for Private {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl Verifier<Vec<u8>> for Public {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtSigner for Private {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

    use super::*;

    /// RFC 8037, appendix A.
    #[test]
    fn the_standards_own_example_holds() {
        install();
        let seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let seed = BASE64_URL_SAFE_NO_PAD.decode(seed).expect("base64");
        let own = public(&seed).expect("a key");
        assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(&own), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let key = EncodingKey::from_ed_der(&seed);
        let signed = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::EdDSA).expect("signs");
        assert_eq!(signed, signature);
        let key = DecodingKey::from_ed_der(&own);
        let verify = |message: &str, algorithm| {
            jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm).ok()
        };
        assert_eq!(verify(message, Algorithm::EdDSA), Some(true));
        assert_eq!(verify(&message.replace('R', "S"), Algorithm::EdDSA), Some(false));
    }

    #[test]
    fn another_algorithm_neither_signs_nor_verifies() {
        install();
        let secret = [7; 32];
        for algorithm in [Algorithm::HS256, Algorithm::HS512, Algorithm::RS256, Algorithm::ES256] {
            for key in [EncodingKey::from_secret(&secret), EncodingKey::from_ed_der(&secret)] {
                assert!(jsonwebtoken::crypto::sign(b"a", &key, algorithm).is_err(), "{algorithm:?}");
            }
            for key in [DecodingKey::from_secret(&secret), DecodingKey::from_ed_der(&secret)] {
                assert!(jsonwebtoken::crypto::verify("", b"a", &key, algorithm).is_err(), "{algorithm:?}");
            }
        }
    }

    #[test]
    fn a_key_of_another_length_is_none() {
        install();
        for length in [0, 31, 33, 64] {
            assert!(public(&vec![1; length]).is_none(), "{length}");
        }
    }
}
