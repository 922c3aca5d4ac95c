//! Paying: begin a trade, hand it to the mini-program, ask for it, close it.

mod open;
mod payment;

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

pub(super) use self::payment::WireTrade;
pub use self::{
    open::{ClientParams, NewTrade},
    payment::{Payment, Trade, TradeState},
};
use super::{
    Pay, PayError,
    transport::{Call, Deadline, encoded},
};

#[derive(Deserialize)]
struct Prepaid {
    prepay_id: String,
}

impl Pay {
    /// Opens the trade that a [`trade_body`](Self::trade_body) describes, and answers its `prepay_id`, good for two
    /// hours. The same body again is the same trade; another body under the same number is refused.
    pub async fn prepay(&self, body: &str, budget: Duration) -> Result<String, PayError> {
        let reply = self.send(&prepay(body), Deadline::after(budget)).await?;
        Ok(reply.json::<Prepaid>()?.prepay_id)
    }

    /// How the trade stands. Refused as `ORDER_NOT_EXIST` where WeChat Pay knows no such trade.
    pub async fn query(&self, out_trade_no: &str, budget: Duration) -> Result<Trade, PayError> {
        let (app_id, account) = (self.app_id()?, self.account().await?);
        let reply = self.send(&query(out_trade_no, &account.mch_id), Deadline::after(budget)).await?;
        let trade: WireTrade = reply.json()?;
        let trade = trade.trade(out_trade_no, app_id, &account.mch_id);
        trade.map_err(|reason| {
            tracing::error!(reason, "WeChat Pay answered with another trade than ours");
            PayError::Unknown(format!("a trade with {reason}"))
        })
    }

    /// Ends a trade that is not paid: from now on nobody can pay it. Refused as `ORDER_PAID` where somebody has. A trade
    /// that is closed may be closed again.
    pub async fn close(&self, out_trade_no: &str, budget: Duration) -> Result<(), PayError> {
        let body = close_body(&self.account().await?.mch_id);
        self.send(&close(out_trade_no, &body), Deadline::after(budget)).await.map(drop)
    }
}

pub(super) fn prepay(body: &str) -> Call<'_> {
    Call::post("POST /v3/pay/transactions/jsapi", "/v3/pay/transactions/jsapi".into(), body)
}

pub(super) fn query(out_trade_no: &str, mch_id: &str) -> Call<'static> {
    let (number, mch_id) = (encoded(out_trade_no), encoded(mch_id));
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mch_id}");
    Call::get("GET /v3/pay/transactions/out-trade-no/{}", target)
}

pub(super) fn close<'a>(out_trade_no: &str, body: &'a str) -> Call<'a> {
    let target = format!("/v3/pay/transactions/out-trade-no/{}/close", encoded(out_trade_no));
    Call::post("POST /v3/pay/transactions/out-trade-no/{}/close", target, body)
}

pub(super) fn close_body(mch_id: &str) -> String {
    json!({"mchid": mch_id}).to_string()
}
