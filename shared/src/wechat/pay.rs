//! WeChat Pay, API v3: the shop's side of it.
//!
//! Every request is signed with the merchant's key, and no success is believed unless WeChat Pay's signature holds:
//! `transport` sends and repeats, `trust` verifies, `notification` takes what WeChat Pay sends by itself. The merchant's
//! secrets are an item of the table, see [`merchant`].

mod account;
mod certificates;
mod cipher;
mod error;
pub mod merchant;
mod notification;
mod refund;
mod signing;
#[cfg(test)]
mod tests;
mod trade;
mod transport;
mod trust;

use std::sync::Arc;

use tokio::sync::Mutex;

use self::{account::Account, certificates::Certificates};
pub use self::{
    error::{NotificationError, PayError, Refusal},
    merchant::Merchant,
    refund::{NewRefund, RefundState, RefundStatus},
    trade::{ClientParams, NewTrade, Payment, Trade, TradeState},
};
use super::http::Http;
use crate::{
    clock::{Clock, Epoch},
    config::WeChatPay,
    error::{Code, Failure},
    storage::Table,
};

/// Seconds for which the merchant's secrets are kept in memory: after a change of them, as long may the old ones be used.
const KEPT: Epoch = 5 * 60;

/// Our side of WeChat Pay.
#[derive(Debug)]
pub struct Pay {
    config: WeChatPay,
    table: Table,
    clock: Clock,
    /// Published test keys are taken on one's own machine only.
    local: bool,
    http: Http,
    /// Whoever has to load it keeps the others waiting.
    account: Mutex<Option<Loaded>>,
    certificates: Mutex<Certificates>,
}

#[derive(Debug)]
struct Loaded {
    account: Arc<Account>,
    at: Epoch,
}

impl Pay {
    pub fn new(config: WeChatPay, table: Table, clock: Clock, local: bool) -> Self {
        let (account, certificates) = (Mutex::default(), Mutex::default());
        Self { config, table, clock, local, http: Http::default(), account, certificates }
    }

    /// With a merchant that needs no table.
    #[cfg(test)]
    fn with_merchant(mut self, merchant: &Merchant) -> Self {
        let account = Account::of(merchant, self.local).expect("a sound merchant");
        let loaded = Loaded { account: Arc::new(account), at: Epoch::MAX };
        self.account = Mutex::new(Some(loaded));
        self
    }

    /// The merchant: from memory, or from the table. 60000 where there is none, or none that is sound.
    async fn account(&self) -> Result<Arc<Account>, Failure> {
        let now = self.clock.now();
        let mut slot = self.account.lock().await;
        if let Some(known) = slot.as_ref().filter(|known| now.saturating_sub(known.at) < KEPT) {
            return Ok(known.account.clone());
        }
        let merchant = merchant::load(&self.table).await?.ok_or_else(unconfigured)?;
        let account = Account::of(&merchant, self.local).map_err(|faults| {
            let fields: Vec<&str> = faults.fields().keys().map(String::as_str).collect();
            misconfigured().because(format!("the WeChat Pay merchant's {}", fields.join(", ")))
        })?;
        Ok(slot.insert(Loaded { account: Arc::new(account), at: now }).account.clone())
    }

    fn app_id(&self) -> Result<&str, Failure> {
        self.config.app_id.as_deref().ok_or_else(unconfigured)
    }
}

fn unconfigured() -> Failure {
    Failure::with_message(Code::WeChatRefused, "微信支付未配置")
}

fn misconfigured() -> Failure {
    Failure::with_message(Code::WeChatRefused, "微信支付配置有误")
}
