//! The merchant's signature: over requests, and over what the mini-program pays with.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use rand::RngExt;

use super::{Pay, account::Account};
use crate::{clock::Epoch, error::Failure};

pub(super) const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
const NONCE: usize = 32;

/// What makes a signature good for one use.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    pub timestamp: Epoch,
    pub nonce: String,
}

impl Pay {
    pub(super) fn stamp(&self) -> Stamp {
        let nonce = rand::rng().sample_iter(rand::distr::Alphanumeric).take(NONCE).map(char::from).collect();
        Stamp { timestamp: self.clock.now(), nonce }
    }
}

impl Account {
    /// The `Authorization` of a request. `target` is path and query exactly as sent, `body` empty where there is none.
    pub(super) fn authorization(
        &self,
        method: &Method,
        target: &str,
        body: &str,
        stamp: &Stamp,
    ) -> Result<String, Failure> {
        let Stamp { timestamp, nonce } = stamp;
        let signature = self.signature(&[method.as_str(), target, &timestamp.to_string(), nonce, body])?;
        let Self { mch_id, serial_no, .. } = self;
        Ok(format!(
            r#"{SCHEME} mchid="{mch_id}",nonce_str="{nonce}",timestamp="{timestamp}",serial_no="{serial_no}",signature="{signature}""#
        ))
    }

    /// Of these lines, each ended by a line feed; in base64.
    pub(super) fn signature(&self, lines: &[&str]) -> Result<String, Failure> {
        let message: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        self.sign(message.as_bytes()).map(|signature| BASE64_STANDARD.encode(signature))
    }
}
