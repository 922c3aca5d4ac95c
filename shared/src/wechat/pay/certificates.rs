//! WeChat Pay's platform certificates: fetched, kept in the table for all functions, and renewed before they are over.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    Pay, PayError,
    account::Account,
    cipher::{Cipher, Sealed},
    transport::{Call, Deadline, Host, Reply},
    trust::{Forged, KeyRing, PublicKey, Seal},
};
use crate::{
    clock::Epoch,
    error::Failure,
    storage::{Entity, Key, Read, Write},
    wechat::text,
};

/// Seconds after which the certificates are asked for again: WeChat Pay announces new ones a day before it uses them.
const FRESH: Epoch = 12 * 60 * 60;
/// Seconds between two attempts to learn of a serial: strangers' serials must not make us call without end.
const ATTEMPTS_APART: Epoch = 60;

/// What this process knows of the certificates.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    keys: KeyRing,
    /// Zero where there is nothing yet.
    fetched: Epoch,
    tried: Option<Epoch>,
}

/// `SECRET#WECHAT_PAY/CERTIFICATES`
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    /// Another merchant has others.
    mch_id: String,
    certificates: Vec<Certificate>,
    fetched: Epoch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Certificate {
    serial_no: String,
    pem: String,
    valid: Range<Epoch>,
}

impl Entity for Stored {
    fn key(&self) -> Key {
        key()
    }
}

fn key() -> Key {
    Key::new("SECRET#WECHAT_PAY", "CERTIFICATES")
}

impl Certificates {
    fn has(&self, serial: &str, now: Epoch) -> bool {
        now.saturating_sub(self.fetched) < FRESH && self.keys.contains_key(serial)
    }

    /// As if they had just been fetched, and nobody could be asked again.
    #[cfg(test)]
    pub(super) fn fetched(certificates: &[Certificate], at: Epoch) -> Self {
        Self { keys: key_ring(certificates, true), fetched: at, tried: Some(at) }
    }

    fn take(&mut self, stored: &Stored, local: bool) {
        self.keys = key_ring(&stored.certificates, local);
        self.fetched = stored.fetched;
    }
}

impl Pay {
    /// The key of the platform certificate with this serial. What cannot be renewed stays good to its own end.
    pub(super) async fn certificate(&self, account: &Account, serial: &str, until: Deadline) -> Option<PublicKey> {
        if !account.certificates {
            return None;
        }
        let now = self.clock.now();
        // Whoever has to fetch them keeps the others waiting.
        let mut known = self.certificates.lock().await;
        let due = known.tried.is_none_or(|tried| now.saturating_sub(tried) >= ATTEMPTS_APART);
        if !known.has(serial, now) && due {
            known.tried = Some(now);
            if let Err(error) = self.renew(account, serial, &mut known, until).await {
                tracing::error!(%error, "the certificates of WeChat Pay are not renewed");
            }
        }
        known.keys.get(serial).cloned()
    }

    /// From the table, where another function may have put them, or from WeChat Pay.
    async fn renew(
        &self,
        account: &Account,
        serial: &str,
        known: &mut Certificates,
        until: Deadline,
    ) -> Result<(), PayError> {
        let now = self.clock.now();
        let stored = self.table.get::<Stored>(&key(), Read::Consistent).await;
        let stored = stored.inspect_err(|failure| tracing::warn!(%failure, "stored certificates are out of reach"));
        if let Some(stored) =
            stored.ok().flatten().filter(|stored| stored.mch_id == account.mch_id && stored.fetched > known.fetched)
        {
            known.take(&stored, self.local);
            if known.has(serial, now) {
                return Ok(());
            }
        }
        let certificates = self.fetch_certificates(account, until).await?;
        let fetched = Stored { mch_id: account.mch_id.clone(), certificates, fetched: now };
        known.take(&fetched, self.local);
        if let Err(failure) = self.table.write(Write::put(&fetched)).await.map_err(Failure::from) {
            tracing::warn!(%failure, "the certificates are not stored: the next function fetches them again");
        }
        Ok(())
    }

    /// Asks each host once.
    async fn fetch_certificates(&self, account: &Account, until: Deadline) -> Result<Vec<Certificate>, PayError> {
        let call = ask_for();
        let ask = async |host| match self.exchange(account, &call, host, until).await {
            Ok(reply) => read(&reply, account, self.local, self.clock.now()),
            Err(missed) => Err(missed.error),
        };
        match ask(Host::Main).await {
            Err(PayError::Unknown(_)) if self.config.backup_url.is_some() => ask(Host::Backup).await,
            answer => answer,
        }
    }
}

pub(super) fn ask_for() -> Call<'static> {
    Call::get("GET /v3/certificates", "/v3/certificates".into())
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    serial_no: String,
    effective_time: String,
    expire_time: String,
    encrypt_certificate: Sealed,
}

/// The certificates of an answer that is signed with one of them, or with a public key: only WeChat Pay can close
/// something with the merchant's API v3 key, so the very first ones need no other witness.
pub(super) fn read(reply: &Reply, account: &Account, local: bool, now: Epoch) -> Result<Vec<Certificate>, PayError> {
    let Answer { data } = reply.json()?;
    let unsound = || PayError::Unknown("certificates that are none".into());
    let certificates: Option<Vec<_>> = data.into_iter().map(|listed| listed.open(&account.cipher)).collect();
    let certificates = certificates.ok_or_else(unsound)?;
    let seal = Seal::read(&reply.headers, now);
    let verified = seal.and_then(|seal| {
        let mut keys = key_ring(&certificates, local);
        keys.extend(account.public_keys.clone());
        let key = keys.get(seal.serial).ok_or(Forged("an unknown serial"))?;
        seal.verify(key, &reply.body, now)
    });
    verified.map_err(|forged| PayError::Unknown(format!("certificates with {}", forged.0)))?;
    Ok(certificates)
}

impl Listed {
    fn open(self, cipher: &Cipher) -> Option<Certificate> {
        let valid = text::epoch(&self.effective_time)?..text::epoch(&self.expire_time)?;
        let pem = String::from_utf8(cipher.open(&self.encrypt_certificate).ok()?).ok()?;
        PublicKey::from_certificate(&pem, valid.clone())?;
        Some(Certificate { serial_no: self.serial_no, pem, valid })
    }
}

fn key_ring(certificates: &[Certificate], local: bool) -> KeyRing {
    let key = |certificate: &Certificate| {
        let key = PublicKey::from_certificate(&certificate.pem, certificate.valid.clone())?;
        (local || !key.is_published()).then(|| (certificate.serial_no.clone(), key))
    };
    certificates.iter().filter_map(key).collect()
}
