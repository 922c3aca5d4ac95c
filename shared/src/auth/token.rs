//! The login token: a JWT (HS256) signed with a key that this deployment made for itself.
//!
//! The key ring is an item of the table, made by whoever needs it first. It holds the key that signs and the one before
//! it, told apart by their id, so that a rotation logs nobody out. A function reads it once, at its start: the same call
//! that opens its connection to DynamoDB.

use std::{sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;

use super::hs256;
use crate::{
    clock::{Clock, Epoch},
    error::{Code, Failure},
    ids::Id,
    storage::{Entity, Key, Read, Rejected, Table, Write},
};

/// How long a token is good for.
pub const LIFE: Duration = Duration::from_hours(2);
/// How long after the real login it can still be exchanged for a new one.
pub const REFRESHABLE: Duration = Duration::from_hours(30 * 24);
/// A function that meets an unknown key id looks again, but not more often than this (seconds).
const RELOAD_EVERY: Epoch = 10;

/// What a token says. Times are epoch seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The user's id, as text: the JWT standard wants it so.
    pub sub: String,
    pub iat: Epoch,
    pub exp: Epoch,
    /// When the user really logged in.
    pub login: Epoch,
    /// The login session; a refreshed token keeps it.
    pub sid: String,
    /// The user's token generation; a password change starts a new one.
    #[serde(rename = "gen")]
    pub generation: u32,
}

impl Claims {
    /// A real login.
    pub fn login(user: Id, generation: u32, now: Epoch) -> Self {
        let sid = format!("{:016x}", rand::random::<u64>());
        Self { sub: user.to_string(), iat: now, exp: now + seconds(LIFE), login: now, sid, generation }
    }

    /// The same session, for another while.
    pub fn refreshed(&self, generation: u32, now: Epoch) -> Option<Self> {
        let until = self.login + seconds(REFRESHABLE);
        let exp = (now + seconds(LIFE)).min(until);
        (now < until).then(|| Self { iat: now, exp, generation, ..self.clone() })
    }

    pub fn user(&self) -> Option<Id> {
        self.sub.parse().ok()
    }
}

fn seconds(duration: Duration) -> Epoch {
    Epoch::try_from(duration.as_secs()).unwrap_or(Epoch::MAX)
}

/// The keys, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct KeyRing {
    keys: Vec<SigningKey>,
    version: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct SigningKey {
    kid: String,
    /// 256 random bits in base64.
    secret: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    fn generate() -> Self {
        let secret: [u8; 32] = rand::random();
        Self { kid: format!("{:08x}", rand::random::<u32>()), secret: BASE64_STANDARD.encode(secret) }
    }
}

impl Entity for KeyRing {
    fn key(&self) -> Key {
        ring_key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn ring_key() -> Key {
    Key::new("SECRET", "TOKEN")
}

/// Signs and reads tokens.
#[derive(Clone, Debug)]
pub struct Tokens {
    table: Table,
    clock: Clock,
    ring: Arc<RwLock<Option<Loaded>>>,
}

#[derive(Clone, Debug)]
struct Loaded {
    ring: Arc<KeyRing>,
    at: Epoch,
}

impl Tokens {
    pub fn new(table: Table, clock: Clock) -> Self {
        hs256::install();
        Self { table, clock, ring: Arc::default() }
    }

    pub async fn sign(&self, claims: &Claims) -> Result<String, Failure> {
        let ring = self.ring().await?;
        let key = ring.keys.first().ok_or_else(|| Failure::internal("the key ring is empty"))?;
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::HS256) };
        let secret = EncodingKey::from_base64_secret(&key.secret).map_err(Failure::internal)?;
        encode(&header, claims, &secret).map_err(Failure::internal)
    }

    /// What a token says, if it is ours: 1002 where it is not, 1003 where its time is over.
    pub async fn read(&self, token: &str) -> Result<Claims, Failure> {
        let kid = decode_header(token).ok().and_then(|header| header.kid).ok_or(Code::TokenInvalid)?;
        let key = self.key(&kid).await?.ok_or(Code::TokenInvalid)?;
        let secret = DecodingKey::from_base64_secret(&key.secret).map_err(Failure::internal)?;
        // Time is checked below, by our own clock.
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &secret, &rules).map_err(|_| Code::TokenInvalid)?.claims;
        if self.clock.now() >= claims.exp { Err(Code::TokenExpired.into()) } else { Ok(claims) }
    }

    /// Signs with a new key from now on; tokens of the last key stay good until they expire.
    pub async fn rotate(&self) -> Result<(), Failure> {
        let mut ring = (*self.load(Epoch::MAX).await?).clone();
        ring.keys.insert(0, SigningKey::generate());
        ring.keys.truncate(2);
        self.table.write(Write::replace(&ring)).await?;
        self.load(Epoch::MAX).await.map(drop)
    }

    /// Reads the keys before the first request needs them.
    pub async fn warm(&self) -> Result<(), Failure> {
        self.ring().await.map(drop)
    }

    async fn key(&self, kid: &str) -> Result<Option<SigningKey>, Failure> {
        let find = |ring: &KeyRing| ring.keys.iter().find(|key| key.kid == kid).cloned();
        if let Some(key) = find(&*self.ring().await?) {
            return Ok(Some(key));
        }
        // Another function may have rotated the keys since we looked; a stranger's token must not make us look each time.
        let last = self.ring.read().await.as_ref().map_or(0, |loaded| loaded.at);
        if self.clock.now() - last < RELOAD_EVERY {
            return Ok(None);
        }
        Ok(find(&*self.load(last + 1).await?))
    }

    async fn ring(&self) -> Result<Arc<KeyRing>, Failure> {
        if let Some(loaded) = &*self.ring.read().await {
            return Ok(loaded.ring.clone());
        }
        self.load(Epoch::MIN).await
    }

    /// Reads the keys, unless somebody else did so since `after` while we waited.
    async fn load(&self, after: Epoch) -> Result<Arc<KeyRing>, Failure> {
        let mut slot = self.ring.write().await;
        if let Some(loaded) = slot.as_ref().filter(|loaded| loaded.at >= after) {
            return Ok(loaded.ring.clone());
        }
        let ring = match self.table.get::<KeyRing>(&ring_key(), Read::Consistent).await? {
            Some(ring) => ring,
            None => self.found().await?,
        };
        let loaded = Loaded { ring: Arc::new(ring), at: self.clock.now() };
        *slot = Some(loaded.clone());
        Ok(loaded.ring)
    }

    /// The first function of a new deployment makes the keys; where two are first, one of them wins.
    async fn found(&self) -> Result<KeyRing, Failure> {
        let ring = KeyRing { keys: vec![SigningKey::generate()], version: 0 };
        match self.table.write(Write::create(&ring)).await {
            Ok(()) => Ok(KeyRing { version: 1, ..ring }),
            Err(Rejected::Refused(_)) => {
                let theirs = self.table.get(&ring_key(), Read::Consistent).await?;
                theirs.ok_or_else(|| Failure::internal("the key ring vanished"))
            }
            Err(Rejected::Failed(failure)) => Err(failure),
        }
    }
}
