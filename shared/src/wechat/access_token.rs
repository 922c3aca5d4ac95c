//! The token with which the shop itself calls WeChat: fetched once, kept in the table for all functions.
//!
//! In its normal mode `stable_token` answers the same token for as long as it is good, so functions that fetch it at the
//! same moment do not harm each other.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{BUSY, Failed, WeChat, incomplete};
use crate::{
    clock::Epoch,
    config::WeChatApp,
    error::Failure,
    storage::{Condition, Entity, Key, Read, Rejected, Write},
};

/// Seconds before its end at which a token has a successor.
const MARGIN: Epoch = 300;
/// Waits before a busy WeChat is asked again.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];
/// `errcode`s of a token that is bad or over.
pub(super) const BAD_TOKEN: [i64; 3] = [40001, 40014, 42001];

/// `SECRET#WECHAT_TOKEN/<app id>`
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AccessToken {
    app_id: String,
    token: String,
    /// When to fetch the next one.
    until: Epoch,
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

impl Entity for AccessToken {
    fn key(&self) -> Key {
        key(&self.app_id)
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.until)
    }
}

fn key(app_id: &str) -> Key {
    Key::new("SECRET#WECHAT_TOKEN", app_id)
}

impl WeChat {
    /// `POST` with the app's access token; a token that WeChat no longer takes is dropped, and the next one tried once.
    pub(super) async fn post_as(&self, app: &WeChatApp, path: &str, body: &Value) -> Result<Value, Failed> {
        let token = self.access_token(app).await?;
        match self.post(path, &[("access_token", &token)], body).await {
            Err(failed) if failed.errcode().is_some_and(|errcode| BAD_TOKEN.contains(&errcode)) => {
                self.drop_access_token(app, &token).await?;
                let token = self.access_token(app).await?;
                self.post(path, &[("access_token", &token)], body).await
            }
            answer => answer,
        }
    }

    /// The app's token: from memory, from the table, from WeChat.
    pub(super) async fn access_token(&self, app: &WeChatApp) -> Result<String, Failed> {
        let now = self.clock.now();
        let good = |known: &AccessToken| known.app_id == app.id && now < known.until;
        let mut slot = self.access_token.lock().await;
        if let Some(known) = slot.as_ref().filter(|known| good(known)) {
            return Ok(known.token.clone());
        }
        let known = match self.table.get::<AccessToken>(&key(&app.id), Read::Consistent).await?.filter(good) {
            Some(known) => known,
            None => self.fetch(app, now).await?,
        };
        Ok(slot.insert(known).token.clone())
    }

    async fn fetch(&self, app: &WeChatApp, now: Epoch) -> Result<AccessToken, Failed> {
        let secret = self.secret(app).await?;
        let body = json!({"grant_type": "client_credential", "appid": app.id, "secret": secret});
        let mut pauses = PAUSES.into_iter();
        let answer = loop {
            match (self.post("/cgi-bin/stable_token", &[], &body).await, pauses.next()) {
                (Err(failed), Some(pause)) if failed.errcode() == Some(BUSY) => tokio::time::sleep(pause).await,
                (answer, _) => break answer?,
            }
        };
        let token = answer.get("access_token").and_then(Value::as_str).filter(|token| !token.is_empty());
        let life = answer.get("expires_in").and_then(Value::as_i64).unwrap_or(0);
        let token = token.ok_or_else(|| incomplete("no access_token"))?.to_owned();
        let fetched = AccessToken { app_id: app.id.clone(), token, until: now + (life - MARGIN).max(0) };
        self.table.write(Write::put(&fetched)).await.map_err(Failure::from)?;
        Ok(fetched)
    }

    /// Forgets exactly this token: by now there may be another one.
    async fn drop_access_token(&self, app: &WeChatApp, bad: &str) -> Result<(), Failure> {
        let mut slot = self.access_token.lock().await;
        if slot.as_ref().is_some_and(|known| known.token == bad) {
            *slot = None;
        }
        let still = Condition::default().equals("token", bad);
        match self.table.write(Write::delete(key(&app.id)).when(still)).await {
            Ok(()) | Err(Rejected::Refused(_)) => Ok(()),
            Err(Rejected::Failed(failure)) => Err(failure),
        }
    }
}
