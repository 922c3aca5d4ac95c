//! How a trade stands, and the payment of it.

use serde::Deserialize;

use crate::{clock::Epoch, money::Fen, wechat::text};

/// A trade as WeChat Pay knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    pub state: TradeState,
    /// There is one in the states `Success` and `Refund`, and in these alone.
    pub payment: Option<Payment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum TradeState {
    Success,
    /// Paid, and something of it was given back or is to be.
    Refund,
    NotPay,
    Closed,
    Revoked,
    UserPaying,
    /// The payment failed; the buyer may try again.
    PayError,
    /// One we have not heard of: not final.
    Unknown(String),
}

impl From<String> for TradeState {
    fn from(name: String) -> Self {
        match name.as_str() {
            "SUCCESS" => Self::Success,
            "REFUND" => Self::Refund,
            "NOTPAY" => Self::NotPay,
            "CLOSED" => Self::Closed,
            "REVOKED" => Self::Revoked,
            "USERPAYING" => Self::UserPaying,
            "PAYERROR" => Self::PayError,
            _ => Self::Unknown(name),
        }
    }
}

/// A payment to our merchant, in our mini-program, in yuan. Whether it is what the order asked for, the order says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub out_trade_no: String,
    /// WeChat Pay's own number.
    pub transaction_id: String,
    /// What the trade was opened with; the buyer may have paid less, by a coupon of WeChat's.
    pub total: Fen,
    pub openid: String,
    pub success_time: Epoch,
}

/// A trade in WeChat Pay's words, which are the same in answers and notifications. What is not paid lacks the rest.
#[derive(Deserialize)]
pub(in crate::wechat::pay) struct WireTrade {
    appid: String,
    mchid: String,
    out_trade_no: String,
    trade_state: TradeState,
    transaction_id: Option<String>,
    success_time: Option<String>,
    amount: Option<Amount>,
    payer: Option<Payer>,
}

#[derive(Deserialize)]
struct Amount {
    total: Fen,
    currency: String,
}

#[derive(Deserialize)]
struct Payer {
    openid: String,
}

impl WireTrade {
    /// The trade that was asked for, or what is not ours about it.
    pub fn trade(self, out_trade_no: &str, app_id: &str, mch_id: &str) -> Result<Trade, &'static str> {
        if self.out_trade_no != out_trade_no {
            return Err("another number");
        }
        let state = self.trade_state.clone();
        let paid = matches!(state, TradeState::Success | TradeState::Refund);
        let payment = if paid { Some(self.payment(app_id, mch_id)?) } else { None };
        Ok(Trade { state, payment })
    }

    /// The payment of a trade that was just paid, or what is not ours about it.
    pub fn notified(self, app_id: &str, mch_id: &str) -> Result<Payment, &'static str> {
        if self.trade_state != TradeState::Success {
            return Err("another state than its event");
        }
        self.payment(app_id, mch_id)
    }

    fn payment(self, app_id: &str, mch_id: &str) -> Result<Payment, &'static str> {
        if self.mchid != mch_id {
            return Err("another merchant");
        }
        if self.appid != app_id {
            return Err("another app");
        }
        let Amount { total, currency } = self.amount.ok_or("no amount")?;
        if currency != "CNY" {
            return Err("another currency");
        }
        Ok(Payment {
            out_trade_no: self.out_trade_no,
            transaction_id: self.transaction_id.filter(|id| !id.is_empty()).ok_or("no transaction id")?,
            total,
            openid: self.payer.ok_or("no payer")?.openid,
            success_time: self.success_time.and_then(|at| text::epoch(&at)).ok_or("no time of payment")?,
        })
    }
}
