//! The merchant and its secrets, as the table keeps them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::account::Account;
use crate::{
    clock::Epoch,
    error::{Failure, Faults},
    storage::{Entity, Key, Read, Table, Write},
};

/// `SECRET#WECHAT_PAY/MERCHANT`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// 8 to 32 digits.
    pub mch_id: String,
    /// Of the merchant's own certificate, in upper-case hex.
    pub serial_no: String,
    /// Until when that certificate is good, if whoever stored it showed it.
    #[serde(default)]
    pub valid_until: Option<Epoch>,
    /// That certificate's key: PKCS#8 in PEM.
    pub private_key: String,
    /// 32 bytes.
    pub api_v3_key: String,
    /// WeChat Pay's public keys in PEM by their id (`PUB_KEY_ID_…`).
    pub public_keys: BTreeMap<String, String>,
    /// Whether WeChat Pay also, or only, signs with platform certificates.
    pub certificates: bool,
    /// The version it was read with.
    #[serde(default)]
    pub version: u64,
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("mch_id", &self.mch_id)
            .field("serial_no", &self.serial_no)
            .finish_non_exhaustive()
    }
}

impl Entity for Merchant {
    fn key(&self) -> Key {
        key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Merchant {
    /// Every field that is not sound. Keys that were published for tests are sound on one's own machine (`local`) only.
    pub fn faults(&self, local: bool) -> Faults {
        Account::of(self, local).err().unwrap_or_default()
    }
}

fn key() -> Key {
    Key::new("SECRET#WECHAT_PAY", "MERCHANT")
}

/// The merchant as it stands, if there is one. One call.
pub async fn load(table: &Table) -> Result<Option<Merchant>, Failure> {
    table.get(&key(), Read::Consistent).await
}

/// Stores it in the place of the one it was read as, or as the first one (version 0); 10110 where there is one already,
/// 10115 where it has changed since. Whoever stores it has looked at its [`faults`](Merchant::faults).
pub async fn store(table: &Table, merchant: &Merchant) -> Result<(), Failure> {
    let write = if merchant.version == 0 { Write::create(merchant) } else { Write::replace(merchant) };
    // What was refused holds the item that stands there, with its secrets: only the code goes on.
    Ok(table.write(write).await?)
}
