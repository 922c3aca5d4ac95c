//! Giving money back.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Pay, PayError,
    transport::{Call, Deadline, Host, Reply, encoded},
};
use crate::{clock::Epoch, error::Failure, money::Fen, wechat::text};

/// Bytes of a reason.
const REASON: usize = 80;

/// A refund to be asked for. The same number again is the same refund.
#[derive(Clone, Debug)]
pub struct NewRefund {
    pub transaction_id: String,
    /// 1 to 64 of `0-9A-Za-z_-`.
    pub out_refund_no: String,
    /// What the buyer reads. WeChat Pay takes 80 bytes and no emoji: the rest is left out.
    pub reason: String,
    pub refund: Fen,
    /// Of the whole trade.
    pub total: Fen,
    pub notify_url: Option<String>,
}

/// How a refund stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundState {
    pub out_refund_no: String,
    /// WeChat Pay's own number.
    pub refund_id: String,
    pub transaction_id: String,
    pub out_trade_no: String,
    pub status: RefundStatus,
    pub amount: Fen,
    /// Of the whole trade.
    pub total: Fen,
    pub success_time: Option<Epoch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundStatus {
    Processing,
    Success,
    /// Not carried out: the money is still the merchant's.
    Closed,
    /// The buyer's account does not take it: somebody has to look after it at WeChat Pay.
    Abnormal,
}

#[derive(Serialize)]
struct Body<'a> {
    transaction_id: &'a str,
    out_refund_no: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_url: Option<&'a str>,
    amount: Wanted,
}

#[derive(Serialize)]
struct Wanted {
    refund: Fen,
    total: Fen,
    currency: &'static str,
}

/// A refund in WeChat Pay's words: answers have no merchant and notifications no currency.
#[derive(Deserialize)]
pub(super) struct WireRefund {
    mchid: Option<String>,
    out_refund_no: String,
    refund_id: String,
    transaction_id: String,
    out_trade_no: String,
    #[serde(alias = "refund_status")]
    status: RefundStatus,
    success_time: Option<String>,
    amount: Amount,
}

#[derive(Deserialize)]
struct Amount {
    refund: Fen,
    total: Fen,
    currency: Option<String>,
}

impl Pay {
    /// Asks for a refund. WeChat Pay has then accepted it; that it was carried out, its status says, now or later.
    ///
    /// Without a clear answer the refund is looked up, and sent again only if there is none.
    pub async fn refund(&self, new: &NewRefund, budget: Duration) -> Result<RefundState, PayError> {
        let until = Deadline::after(budget);
        let (account, body) = (self.account().await?, body(new)?);
        let (mut host, mut attempts) = (Host::Main, 0);
        loop {
            let missed = match self.attempt(&account, &ask(&body), host, until).await {
                Ok(reply) => return state(&reply, &new.out_refund_no),
                Err(missed) => missed,
            };
            host = missed.host(host);
            let lost = match missed.error {
                // Whether a refund that met a limit was taken, WeChat Pay leaves open.
                PayError::Refused(refusal) if refusal.status == 429 => {
                    PayError::Unknown(format!("HTTP 429 {}", refusal.code))
                }
                lost @ PayError::Unknown(_) => lost,
                error => return Err(error),
            };
            attempts += 1;
            if !until.pause(attempts).await {
                return Err(lost);
            }
            match self.look_up(&new.out_refund_no, host, until).await {
                Err(absent) if absent.is("RESOURCE_NOT_EXISTS") => {}
                Ok(state) => return Ok(state),
                Err(_) => return Err(lost),
            }
        }
    }

    /// How a refund stands. Refused as `RESOURCE_NOT_EXISTS` where WeChat Pay knows no such refund.
    pub async fn query_refund(&self, out_refund_no: &str, budget: Duration) -> Result<RefundState, PayError> {
        self.look_up(out_refund_no, Host::Main, Deadline::after(budget)).await
    }

    async fn look_up(&self, out_refund_no: &str, host: Host, until: Deadline) -> Result<RefundState, PayError> {
        state(&self.send_from(host, &query(out_refund_no), until).await?, out_refund_no)
    }
}

pub(super) fn ask(body: &str) -> Call<'_> {
    Call::post("POST /v3/refund/domestic/refunds", "/v3/refund/domestic/refunds".into(), body)
}

pub(super) fn query(out_refund_no: &str) -> Call<'static> {
    let target = format!("/v3/refund/domestic/refunds/{}", encoded(out_refund_no));
    Call::get("GET /v3/refund/domestic/refunds/{}", target)
}

fn body(new: &NewRefund) -> Result<String, Failure> {
    let body = Body {
        transaction_id: &new.transaction_id,
        out_refund_no: &new.out_refund_no,
        reason: text::plain(&new.reason, REASON),
        notify_url: new.notify_url.as_deref(),
        amount: Wanted { refund: new.refund, total: new.total, currency: "CNY" },
    };
    serde_json::to_string(&body).map_err(Failure::internal)
}

fn state(reply: &Reply, out_refund_no: &str) -> Result<RefundState, PayError> {
    let refund: WireRefund = reply.json()?;
    let state = match refund.amount.currency.as_deref() {
        None | Some("CNY") => refund.into_state(),
        Some(_) => return Err(PayError::Unknown("a refund in another currency".into())),
    };
    if state.out_refund_no == out_refund_no {
        Ok(state)
    } else {
        Err(PayError::Unknown("another refund than was asked for".into()))
    }
}

impl WireRefund {
    /// The refund of a notification about `status`, or what is not ours about it.
    pub fn notified(self, mch_id: &str, status: RefundStatus) -> Result<RefundState, &'static str> {
        if self.mchid.as_deref() != Some(mch_id) {
            return Err("another merchant");
        }
        if self.status != status {
            return Err("another status than its event");
        }
        if self.amount.currency.as_deref().is_some_and(|currency| currency != "CNY") {
            return Err("another currency");
        }
        Ok(self.into_state())
    }

    fn into_state(self) -> RefundState {
        RefundState {
            out_refund_no: self.out_refund_no,
            refund_id: self.refund_id,
            transaction_id: self.transaction_id,
            out_trade_no: self.out_trade_no,
            status: self.status,
            amount: self.amount.refund,
            total: self.amount.total,
            success_time: self.success_time.and_then(|at| text::epoch(&at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechat::pay::tests::vectors;

    #[test]
    fn a_refund_reads_as_in_the_vectors() {
        let new = NewRefund {
            transaction_id: "4200009999202601150000000001".into(),
            out_refund_no: "R20260115000000000001".into(),
            reason: "测试退款🙏".into(),
            refund: Fen(990),
            total: Fen(1990),
            notify_url: Some("https://shop.example.test/pay/wechat/refund-notify".into()),
        };
        assert_eq!(body(&new).expect("JSON"), vectors()["request_signatures"][3]["body_raw"]);
        let bare = body(&NewRefund { reason: "🙏".into(), notify_url: None, ..new }).expect("JSON");
        assert!(!bare.contains("reason") && !bare.contains("notify_url"), "{bare}");
    }
}
