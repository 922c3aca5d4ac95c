//! The login token: a JWT (Ed25519) signed with a key that this deployment made for itself.
//!
//! Whoever logs people in has the private key; all others read the public ones, once, at their start: the same call that opens
//! their connection to DynamoDB. There are two of these, told apart by their id, so that a rotation logs nobody out.

mod keys;
mod verified;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;

pub use self::keys::{PublicKey, all, has_old_ring, remove_old_ring};
use self::{
    keys::{PublicKeys, SigningKey},
    verified::Verified,
};
use super::eddsa;
use crate::{
    clock::{Clock, Epoch},
    error::{Code, Failure},
    ids::Id,
    storage::Table,
};

/// How long a token is good for.
pub const LIFE: Duration = Duration::from_hours(2);
/// How long after the real login it can still be exchanged for a new one.
pub const REFRESHABLE: Duration = Duration::from_hours(30 * 24);
/// Seconds for which keys are kept in memory. As long after a second rotation may the first key still be honoured.
const KEPT: Epoch = 5 * 60;
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

/// Signs and reads tokens.
#[derive(Clone, Debug)]
pub struct Tokens {
    table: Table,
    clock: Clock,
    /// Stays empty where nobody logs in. Whoever has to load it keeps the others waiting.
    signing: Arc<tokio::sync::Mutex<Option<Loaded<SigningKey>>>>,
    public: Arc<RwLock<Option<Loaded<PublicKeys>>>>,
    verified: Arc<Mutex<Verified>>,
}

#[derive(Debug)]
struct Loaded<T> {
    value: Arc<T>,
    at: Epoch,
}

impl<T> Loaded<T> {
    fn new(value: T, at: Epoch) -> Self {
        Self { value: Arc::new(value), at }
    }

    /// What was loaded after this moment.
    fn since(slot: Option<&Self>, moment: Epoch) -> Option<Arc<T>> {
        slot.filter(|loaded| loaded.at >= moment).map(|loaded| loaded.value.clone())
    }
}

impl Tokens {
    pub fn new(table: Table, clock: Clock) -> Self {
        eddsa::install();
        Self { table, clock, signing: Arc::default(), public: Arc::default(), verified: Arc::default() }
    }

    pub async fn sign(&self, claims: &Claims) -> Result<String, Failure> {
        let key = self.signing_key().await?;
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &key.encoding()?).map_err(Failure::internal)
    }

    /// What a token says, if it is ours: 1002 where it is not, 1003 where its time is over.
    pub async fn read(&self, token: &str) -> Result<Claims, Failure> {
        let kid = decode_header(token).ok().and_then(|header| header.kid).ok_or(Code::TokenInvalid)?;
        let key = self.public_key(&kid).await?.ok_or(Code::TokenInvalid)?;
        let claims = self.verify(token, key)?;
        if self.clock.now() >= claims.exp { Err(Code::TokenExpired.into()) } else { Ok(claims) }
    }

    /// What a token says that this key has signed, however old it is.
    fn verify(&self, token: &str, key: PublicKey) -> Result<Claims, Failure> {
        let verified = || self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = verified().find(token, &key) {
            return Ok(claims);
        }
        // Time is for our own clock to check.
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &key.decoding()?, &rules).map_err(|_| Code::TokenInvalid)?.claims;
        verified().note(token, key, claims.clone());
        Ok(claims)
    }

    /// Signs with a new key from now on; other functions do within five minutes. Tokens of the last key stay good until they
    /// expire.
    pub async fn rotate(&self) -> Result<(), Failure> {
        keys::rotate(&self.table, self.clock.now()).await?;
        *self.signing.lock().await = None;
        self.load_public(Epoch::MAX).await.map(drop)
    }

    /// Reads the public keys before the first request needs them.
    pub async fn warm(&self) -> Result<(), Failure> {
        self.public_keys().await.map(drop)
    }

    async fn signing_key(&self) -> Result<Arc<SigningKey>, Failure> {
        let now = self.clock.now();
        let mut slot = self.signing.lock().await;
        if let Some(key) = Loaded::since(slot.as_ref(), now - KEPT) {
            return Ok(key);
        }
        let (key, public) = keys::load_or_create(&self.table, now).await?;
        *self.public.write().await = Some(Loaded::new(public, now));
        Ok(slot.insert(Loaded::new(key, now)).value.clone())
    }

    async fn public_key(&self, kid: &str) -> Result<Option<PublicKey>, Failure> {
        let known = self.public_keys().await?;
        if known.keys.is_empty() {
            return Ok(None);
        }
        if let Some(key) = known.find(kid) {
            return Ok(Some(key.clone()));
        }
        // Another function may have rotated the keys since we looked; a stranger's token must not make us look each time.
        let last = self.public.read().await.as_ref().map_or(Epoch::MIN, |loaded| loaded.at);
        if self.clock.now().saturating_sub(last) < RELOAD_EVERY {
            return Ok(None);
        }
        Ok(self.load_public(last + 1).await?.find(kid).cloned())
    }

    async fn public_keys(&self) -> Result<Arc<PublicKeys>, Failure> {
        let moment = self.clock.now() - KEPT;
        if let Some(keys) = Loaded::since(self.public.read().await.as_ref(), moment) {
            return Ok(keys);
        }
        self.load_public(moment).await
    }

    /// Reads the public keys, unless somebody else did so since this moment while we waited. That there are none is not
    /// remembered: the first login changes it.
    async fn load_public(&self, moment: Epoch) -> Result<Arc<PublicKeys>, Failure> {
        let mut slot = self.public.write().await;
        if let Some(keys) = Loaded::since(slot.as_ref(), moment) {
            return Ok(keys);
        }
        let loaded = Loaded::new(keys::load_public(&self.table).await?, self.clock.now());
        let keys = loaded.value.clone();
        *slot = Some(loaded).filter(|loaded| !loaded.value.keys.is_empty());
        Ok(keys)
    }
}
