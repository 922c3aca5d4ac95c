//! Password hashes: argon2id for ours; the original's (werkzeug's pbkdf2-sha256 and plain sha-256) are read once, at the
//! next login, and then replaced.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{error::Failure, hex};

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

/// Whether a stored hash has a form that [`verify`] reads.
pub fn is_readable(stored: &str) -> bool {
    match Form::of(stored) {
        Form::Werkzeug => werkzeug_parts(stored).is_some(),
        Form::Sha256 => stored.bytes().all(|byte| byte.is_ascii_hexdigit()),
        Form::Argon2id => PasswordHash::new(stored).is_ok(),
    }
}

/// The first of these passwords that a stored hash is of. Unlike [`verify`] it tells by its time: for looking through
/// data, never for answering anybody.
pub async fn first_match(passwords: &'static [&'static str], stored: &str) -> Result<Option<&'static str>, Failure> {
    let stored = stored.to_owned();
    blocking(move || passwords.iter().find(|password| is_of(password, &stored)).copied()).await
}

/// How a hash is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Werkzeug,
    Sha256,
    Argon2id,
}

impl Form {
    fn of(stored: &str) -> Self {
        match stored {
            hash if hash.starts_with("pbkdf2:") => Self::Werkzeug,
            hash if hash.len() == 64 && !hash.starts_with('$') => Self::Sha256,
            _ => Self::Argon2id,
        }
    }
}

fn is_of(password: &str, stored: &str) -> bool {
    match Form::of(stored) {
        Form::Werkzeug => werkzeug(password, stored).unwrap_or(false),
        Form::Sha256 => {
            let digest = hex(&Sha256::digest(password));
            digest.as_bytes().ct_eq(stored.to_lowercase().as_bytes()).into()
        }
        Form::Argon2id => argon2id(password, stored),
    }
}

fn compare(password: &str, stored: Option<&str>) -> Verdict {
    let right = stored.is_some_and(|stored| is_of(password, stored));
    let old = stored.is_some_and(|stored| Form::of(stored) != Form::Argon2id);
    // Whoever has no argon2id hash yet takes as long as the others do.
    if stored.is_none() || old {
        argon2id(password, NOBODY);
    }
    match (right, old) {
        (false, _) => Verdict::Wrong,
        (true, false) => Verdict::Right,
        (true, true) => Verdict::RightButOld,
    }
}

fn argon2id(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Rounds, salt and digest of `pbkdf2:sha256:ROUNDS$SALT$HEX`, as werkzeug writes it.
fn werkzeug_parts(stored: &str) -> Option<(u32, &str, &str)> {
    let mut parts = stored.strip_prefix("pbkdf2:sha256:")?.splitn(3, '$');
    let (rounds, salt, expected) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
    // A million rounds is beyond any werkzeug default; more is an attempt to keep us busy.
    (1..=1_000_000).contains(&rounds).then_some((rounds, salt, expected))
}

fn werkzeug(password: &str, stored: &str) -> Option<bool> {
    let (rounds, salt, expected) = werkzeug_parts(stored)?;
    let mut derived = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), rounds, &mut derived);
    Some(hex(&derived).as_bytes().ct_eq(expected.as_bytes()).into())
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

    #[tokio::test]
    async fn a_well_known_password_is_found_behind_any_hash() {
        let sha256 = hex(&Sha256::digest("open sesame"));
        let argon2id = hash("open sesame").await.expect("hashes");
        for stored in [sha256, argon2id] {
            assert!(is_readable(&stored));
            let found = first_match(&["123456", "open sesame"], &stored).await.expect("runs");
            assert_eq!(found, Some("open sesame"));
            assert_eq!(first_match(&["123456"], &stored).await.expect("runs"), None);
        }
        for strange in ["", "plain", "pbkdf2:sha256:99999999$a$b", "pbkdf2:sha512:1$a$b", "scrypt:32768:8:1$a$b"] {
            assert!(!is_readable(strange), "{strange}");
        }
    }

    #[test]
    fn broken_hashes_are_wrong() {
        for stored in ["", "plain", "$argon2id$", "pbkdf2:sha256:99999999$a$b", "pbkdf2:md5:1$a$b"] {
            assert_eq!(compare("plain", Some(stored)), Verdict::Wrong, "{stored}");
        }
    }
}
