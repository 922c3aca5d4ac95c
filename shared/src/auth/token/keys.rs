//! The keys of tokens, as the table keeps them: a private one that signs, and public ones that verify.
//!
//! They are items of two partitions, which is what policies tell apart: the private one is for whoever logs people in, and
//! nobody else may write the public ones. A function that only verifies tokens can make none.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};

use super::super::eddsa;
use crate::{
    clock::Epoch,
    error::Failure,
    storage::{Entity, Key, Read, Rejected, Table, Write},
};

/// How many public keys there are at most: the one in use, and the one before it.
const KEPT: usize = 2;

/// `SECRET#TOKEN/KEY`: what signs.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SigningKey {
    pub kid: String,
    /// 256 random bits in base64: an Ed25519 private key.
    seed: String,
    #[serde(default)]
    version: u64,
}

/// `KEYS/TOKEN`: what verifies, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct PublicKeys {
    pub keys: Vec<PublicKey>,
    #[serde(default)]
    version: u64,
}

/// Of one signing key, which it has its id from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    pub kid: String,
    /// 32 bytes in base64.
    pub(super) public: String,
    pub create_time: Epoch,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Entity for SigningKey {
    fn key(&self) -> Key {
        signing()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for PublicKeys {
    fn key(&self) -> Key {
        public()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn signing() -> Key {
    Key::new("SECRET#TOKEN", "KEY")
}

fn public() -> Key {
    Key::new("KEYS", "TOKEN")
}

/// The key that a version of this program signed and verified tokens with before they had two: HMAC-SHA256.
fn old() -> Key {
    Key::new("SECRET", "TOKEN")
}

impl SigningKey {
    /// In the place of one of this version.
    pub fn generate(version: u64) -> Self {
        let seed: [u8; 32] = rand::random();
        Self { kid: format!("{:08x}", rand::random::<u32>()), seed: BASE64_STANDARD.encode(seed), version }
    }

    pub fn encoding(&self) -> Result<EncodingKey, Failure> {
        Ok(EncodingKey::from_ed_der(&self.seed()?))
    }

    fn seed(&self) -> Result<Vec<u8>, Failure> {
        BASE64_STANDARD.decode(&self.seed).map_err(|_| Failure::internal("the key that signs tokens is no base64"))
    }

    fn public(&self, now: Epoch) -> Result<PublicKey, Failure> {
        let public = eddsa::public(&self.seed()?);
        let public = public.ok_or_else(|| Failure::internal("the key that signs tokens has not 32 bytes"))?;
        Ok(PublicKey { kid: self.kid.clone(), public: BASE64_STANDARD.encode(public), create_time: now })
    }
}

impl PublicKey {
    pub fn decoding(&self) -> Result<DecodingKey, Failure> {
        BASE64_STANDARD.decode(&self.public).map(|public| DecodingKey::from_ed_der(&public)).map_err(Failure::internal)
    }
}

impl PublicKeys {
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// With this one before the others.
    fn with(mut self, key: PublicKey) -> Self {
        self.keys.insert(0, key);
        self.keys.truncate(KEPT);
        self
    }
}

/// The public keys; none before anybody has logged in. One call.
pub(super) async fn load_public(table: &Table) -> Result<PublicKeys, Failure> {
    Ok(table.get(&public(), Read::Consistent).await?.unwrap_or_default())
}

async fn load(table: &Table) -> Result<(Option<SigningKey>, PublicKeys), Failure> {
    let mut items = table.get_many([signing(), public()], Read::Consistent).await?;
    Ok((items.take(&signing())?, items.take(&public())?.unwrap_or_default()))
}

/// What signs, and what verifies that. One call, but where something is missing: a new shop has neither, and a backup may
/// have brought one alone.
pub(super) async fn load_or_create(table: &Table, now: Epoch) -> Result<(SigningKey, PublicKeys), Failure> {
    // Where two functions are first, one of them wins, and the other one finds its key.
    for _ in 0..3 {
        let (key, public) = load(table).await?;
        let (key, is_new) = match key {
            Some(key) if public.find(&key.kid).is_some() => return Ok((key, public)),
            Some(key) => (key, false),
            None => (SigningKey::generate(0), true),
        };
        let public = public.with(key.public(now)?);
        let mut writes = vec![in_its_place(&public)];
        writes.extend(is_new.then(|| in_its_place(&key)));
        match table.commit(writes).await {
            Ok(()) => return Ok((key, public)),
            Err(Rejected::Refused(_)) => {}
            Err(Rejected::Failed(failure)) => return Err(failure),
        }
    }
    Err(Failure::busy().because("the keys of tokens change all the time"))
}

/// A new key that signs, all at once with what verifies it.
pub(super) async fn rotate(table: &Table, now: Epoch) -> Result<(), Failure> {
    let (key, public) = load(table).await?;
    let key = SigningKey::generate(key.map_or(0, |key| key.version));
    let public = public.with(key.public(now)?);
    Ok(table.commit(vec![in_its_place(&key), in_its_place(&public)]).await?)
}

fn in_its_place(entity: &impl Entity) -> Write {
    if entity.version() == 0 { Write::create(entity) } else { Write::replace(entity) }
}

/// The public keys that are stored, newest first: whoever looks after a shop sees their ids and since when they are there.
pub async fn all(table: &Table) -> Result<Vec<PublicKey>, Failure> {
    Ok(load_public(table).await?.keys)
}

/// Whether the key of a former version is still there, which could both sign and verify.
pub async fn has_old_ring(table: &Table) -> Result<bool, Failure> {
    Ok(table.get::<Key>(&old(), Read::Consistent).await?.is_some())
}

/// Removes that key: no function takes its tokens any more.
pub async fn remove_old_ring(table: &Table) -> Result<(), Failure> {
    table.delete_all(&[old()]).await
}
