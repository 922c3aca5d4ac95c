//! Password hashes: argon2id for ours; the original's (werkzeug's pbkdf2-sha256 and plain sha-256) are read once, at the
//! next login, and then replaced.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::Failure;

/// What an unknown account's password is compared with, so that it takes as long as a known one's.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG91cnM$0000000000000000000000000000000000000000000";

/// How a password compared with what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and stored in an old way: hash it anew.
    RightButOld,
}

/// An argon2id hash in PHC form. Takes tens of milliseconds, on a thread of its own.
pub async fn hash(password: &str) -> Result<String, Failure> {
    let password = password.to_owned();
    blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(Failure::internal)
}

/// Compares a password with a stored hash; `None` is an unknown account or one without a password, and takes as long.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<Verdict, Failure> {
    let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
    blocking(move || compare(&password, stored.as_deref())).await
}

fn compare(password: &str, stored: Option<&str>) -> Verdict {
    let (right, old) = match stored {
        Some(hash) if hash.starts_with("pbkdf2:") => (werkzeug(password, hash).unwrap_or(false), true),
        Some(hash) if hash.len() == 64 && !hash.starts_with('$') => {
            (hex(&Sha256::digest(password)).as_bytes().ct_eq(hash.to_lowercase().as_bytes()).into(), true)
        }
        Some(hash) => (argon2id(password, hash), false),
        None => {
            argon2id(password, NOBODY);
            (false, false)
        }
    };
    match (right, old) {
        (false, _) => Verdict::Wrong,
        (true, false) => Verdict::Right,
        (true, true) => Verdict::RightButOld,
    }
}

fn argon2id(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// `pbkdf2:sha256:ROUNDS$SALT$HEX`, as werkzeug writes it.
fn werkzeug(password: &str, stored: &str) -> Option<bool> {
    let mut parts = stored.strip_prefix("pbkdf2:sha256:")?.splitn(3, '$');
    let (rounds, salt, expected) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
    // A million rounds is beyond any werkzeug default; more is an attempt to keep us busy.
    if !(1..=1_000_000).contains(&rounds) {
        return None;
    }
    let mut derived = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), rounds, &mut derived);
    Some(hex(&derived).as_bytes().ct_eq(expected.as_bytes()).into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn knows_its_own_hashes() {
        let stored = hash("correct horse").await.expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify("correct horse", Some(&stored)).await.expect("runs"), Verdict::Right);
        assert_eq!(verify("battery staple", Some(&stored)).await.expect("runs"), Verdict::Wrong);
        assert_eq!(verify("anything", None).await.expect("runs"), Verdict::Wrong);
    }

    #[test]
    fn reads_the_originals_hashes() {
        // hashlib.pbkdf2_hmac("sha256", b"open sesame", b"Na3Cl5Ag", 1000).hex()
        let pbkdf2 = "pbkdf2:sha256:1000$Na3Cl5Ag$HASH";
        let pbkdf2 = pbkdf2.replace("HASH", "51fe79799fcfee90074810594a185eb6622c36426a246142a87aa5f11562b282");
        assert_eq!(compare("open sesame", Some(&pbkdf2)), Verdict::RightButOld);
        assert_eq!(compare("open sesam", Some(&pbkdf2)), Verdict::Wrong);
        let sha256 = hex(&Sha256::digest("open sesame"));
        assert_eq!(compare("open sesame", Some(&sha256)), Verdict::RightButOld);
        assert_eq!(compare("open sesame!", Some(&sha256)), Verdict::Wrong);
    }

    #[test]
    fn the_unknown_accounts_hash_is_a_real_one() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn broken_hashes_are_wrong() {
        for stored in ["", "plain", "$argon2id$", "pbkdf2:sha256:99999999$a$b", "pbkdf2:md5:1$a$b"] {
            assert_eq!(compare("plain", Some(stored)), Verdict::Wrong, "{stored}");
        }
    }
}
