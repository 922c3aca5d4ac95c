//! The secrets of the shop's WeChat applications, as the table keeps them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{WeChat, unconfigured};
use crate::{
    clock::Epoch,
    config::WeChatApp,
    error::Failure,
    storage::{Entity, Key, Query, Read, Table, Write},
};

const PARTITION: &str = "SECRET#WECHAT_APP";
/// Seconds for which a secret is kept in memory: after a change of it, as long may the old one be used.
const KEPT: Epoch = 5 * 60;

/// `SECRET#WECHAT_APP/<app id>`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSecret {
    pub app_id: String,
    /// 32 characters of hex.
    pub secret: String,
    pub create_time: Epoch,
    /// The version it was read with.
    #[serde(default)]
    pub version: u64,
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppSecret").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

impl Entity for AppSecret {
    fn key(&self) -> Key {
        key(&self.app_id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl AppSecret {
    /// Whether this looks like a secret of WeChat's.
    pub fn is_sound(secret: &str) -> bool {
        secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

fn key(app_id: &str) -> Key {
    Key::new(PARTITION, app_id)
}

/// The secret of an application, if there is one. One call.
pub async fn load(table: &Table, app_id: &str) -> Result<Option<AppSecret>, Failure> {
    table.get(&key(app_id), Read::Consistent).await
}

/// All that are stored, by app id.
pub async fn all(table: &Table) -> Result<Vec<AppSecret>, Failure> {
    table.query(&Query::partition(PARTITION)).await
}

/// Stores it in the place of the one it was read as, or as the first one (version 0); 10110 where there is one already,
/// 10115 where it has changed since.
pub async fn store(table: &Table, secret: &AppSecret) -> Result<(), Failure> {
    let write = if secret.version == 0 { Write::create(secret) } else { Write::replace(secret) };
    // What was refused holds the item that stands there, with its secret: only the code goes on.
    Ok(table.write(write).await?)
}

/// Secrets in memory, by app id.
#[derive(Default)]
pub(super) struct Known(BTreeMap<String, (String, Epoch)>);

/// Without the secrets.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl WeChat {
    /// The app's secret: as this process was told, from memory, or from the table. 60000 where nobody has stored one.
    pub(super) async fn secret(&self, app: &WeChatApp) -> Result<String, Failure> {
        if let Some(secret) = &app.secret {
            return Ok(secret.clone());
        }
        let now = self.clock.now();
        // Whoever has to load it keeps the others waiting.
        let mut known = self.secrets.lock().await;
        if let Some((secret, at)) = known.0.get(&app.id)
            && now.saturating_sub(*at) < KEPT
        {
            return Ok(secret.clone());
        }
        let stored = load(&self.table, &app.id).await?.ok_or_else(|| {
            let cause =
                format!("no secret is stored for the WeChat app {}: `cargo shop secret wechat` stores it", app.id);
            unconfigured().because(cause)
        })?;
        known.0.insert(app.id.clone(), (stored.secret.clone(), now));
        Ok(stored.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        error::Code,
        wechat::testing::{Server, mini_program, table_at},
    };

    const NOW: Epoch = 1_768_451_400;

    fn of(secret: &str) -> AppSecret {
        AppSecret { app_id: "wx1".into(), secret: secret.into(), create_time: NOW, version: 0 }
    }

    fn open(clock: &Clock) -> (Server, WeChat, WeChatApp) {
        let server = Server::start(clock, []);
        let wechat = mini_program(&server, clock.clone());
        (server, wechat, WeChatApp { id: "wx1".into(), secret: None })
    }

    #[tokio::test]
    async fn a_secret_is_read_once_and_a_new_one_is_used_after_five_minutes() {
        let clock = Clock::fixed(NOW);
        let (server, wechat, app) = open(&clock);
        let table = table_at(&server.url);
        store(&table, &of("one")).await.expect("stored");
        let reads = server.reads();
        for _ in 0..3 {
            assert_eq!(wechat.secret(&app).await.expect("stored"), "one");
        }
        assert_eq!(server.reads(), reads + 1);
        store(&table, &of("two")).await.expect("stored");
        clock.advance(KEPT - 1);
        assert_eq!(wechat.secret(&app).await.expect("stored"), "one");
        clock.advance(1);
        assert_eq!(wechat.secret(&app).await.expect("stored"), "two");
    }

    #[tokio::test]
    async fn what_this_process_was_told_wins_and_costs_no_call() {
        let clock = Clock::fixed(NOW);
        let (server, wechat, _) = open(&clock);
        let told = WeChatApp { id: "wx1".into(), secret: Some("told".into()) };
        assert_eq!(wechat.secret(&told).await.expect("told"), "told");
        assert_eq!(server.reads(), 0);
    }

    #[tokio::test]
    async fn without_a_secret_the_answer_is_60000_until_there_is_one() {
        let clock = Clock::fixed(NOW);
        let (server, wechat, app) = open(&clock);
        let refusal = wechat.secret(&app).await.expect_err("none");
        assert_eq!(refusal.code(), Code::WeChatRefused);
        assert!(refusal.to_string().contains("cargo shop secret wechat"), "{refusal}");
        store(&table_at(&server.url), &of("s3cr3t")).await.expect("stored");
        assert_eq!(wechat.secret(&app).await.expect("stored"), "s3cr3t");
        let shown = format!("{wechat:?} {:?}", of("s3cr3t"));
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }

    #[test]
    fn a_secret_has_thirty_two_characters_of_hex() {
        assert!(AppSecret::is_sound("0123456789abcdef0123456789ABCDEF"));
        for secret in ["", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdeg", "********"] {
            assert!(!AppSecret::is_sound(secret), "{secret}");
        }
    }
}
