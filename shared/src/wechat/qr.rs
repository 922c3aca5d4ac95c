//! Logging in on a web page by scanning a QR code: the page to send the visitor to, and the state that comes back.

use rand::RngExt;
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::{WeChat, configured, unconfigured};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    storage::{Condition, Entity, Key, Rejected, Write},
};

/// Where WeChat shows its QR code: the visitor's browser goes there, we never do.
const PAGE: &str = "https://open.weixin.qq.com/connect/qrconnect";
/// Seconds from the QR code to the login, as long as WeChat's own code lives.
const KEPT: Epoch = 10 * 60;
const LENGTH: usize = 32;

/// `STATE#<state>/STATE`: a QR login that has begun.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    state: String,
    until: Epoch,
}

impl Entity for State {
    fn key(&self) -> Key {
        key(&self.state)
    }

    fn expires(&self) -> Option<Epoch> {
        Some(self.until)
    }
}

fn key(state: &str) -> Key {
    Key::new(format!("STATE#{state}"), "STATE")
}

impl WeChat {
    /// Begins a QR login: the page to open, and the state in its address, which the visitor's browser compares with the
    /// one that comes back. 60000 where no website application is configured.
    pub async fn begin_qr(&self) -> Result<(String, String), Failure> {
        let app = configured(self.config.open_platform.as_ref())?;
        let back = self.config.open_redirect_uri.as_deref().ok_or_else(unconfigured)?;
        let state: String = rand::rng().sample_iter(rand::distr::Alphanumeric).take(LENGTH).map(char::from).collect();
        // WeChat wants them in this order.
        let query = [
            ("appid", app.id.as_str()),
            ("redirect_uri", back),
            ("response_type", "code"),
            ("scope", "snsapi_login"),
            ("state", &state),
        ];
        let mut page = Url::parse_with_params(PAGE, query).map_err(Failure::internal)?;
        page.set_fragment(Some("wechat_redirect"));
        let begun = State { state, until: self.clock.now() + KEPT };
        self.table.write(Write::create(&begun)).await?;
        Ok((page.into(), begun.state))
    }

    /// Takes a state that was handed out: once, and in time.
    pub(super) async fn redeem_state(&self, state: Option<&str>) -> Result<(), Failure> {
        let invalid = || Failure::with_message(Code::WeChatCodeInvalid, "扫码登录的state无效、已过期或已使用");
        let state = state.filter(|state| !state.is_empty()).ok_or_else(invalid)?;
        let fresh = Condition::default().above("until", self.clock.now());
        match self.table.write(Write::delete(key(state)).when(fresh)).await {
            Ok(()) => Ok(()),
            Err(Rejected::Refused(_)) => Err(invalid()),
            Err(Rejected::Failed(failure)) => Err(failure),
        }
    }
}
