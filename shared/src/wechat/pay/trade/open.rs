//! What a trade is opened with, and what the mini-program pays with.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Epoch,
    error::Failure,
    money::Fen,
    wechat::{
        pay::{Pay, account::Account, signing::Stamp},
        text,
    },
};

/// Bytes of a description.
const DESCRIPTION: usize = 127;

/// A trade to be opened.
#[derive(Clone, Debug)]
pub struct NewTrade {
    /// 6 to 32 of `0-9A-Za-z_-`, never used before by this merchant.
    pub out_trade_no: String,
    /// What is bought. WeChat Pay takes 127 bytes and no emoji: the rest is left out.
    pub description: String,
    /// At least one fen.
    pub total: Fen,
    /// The buyer, as the mini-program knows them.
    pub openid: String,
    /// When it can no longer be paid: between a minute and 90 days from now.
    pub expires: Epoch,
    /// Where WeChat Pay reports the payment: https, no query.
    pub notify_url: String,
}

#[derive(Serialize)]
struct Body<'a> {
    appid: &'a str,
    mchid: &'a str,
    description: String,
    out_trade_no: &'a str,
    time_expire: String,
    notify_url: &'a str,
    amount: Amount,
    payer: Payer<'a>,
}

#[derive(Serialize)]
struct Amount {
    total: Fen,
    currency: &'static str,
}

#[derive(Serialize)]
struct Payer<'a> {
    openid: &'a str,
}

/// What `wx.requestPayment` takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientParams {
    /// 时间戳（秒）
    #[schema(example = "1768449610")]
    pub time_stamp: String,
    /// 随机字符串
    #[schema(example = "H1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6")]
    pub nonce_str: String,
    /// 预支付交易会话标识
    #[schema(example = "prepay_id=wx261153585405162d4d02642eabe7000000")]
    pub package: String,
    /// 签名类型
    #[schema(example = "RSA")]
    pub sign_type: &'static str,
    /// 签名
    pub pay_sign: String,
}

impl Pay {
    /// The text that opens this trade. Whoever repeats [`prepay`](Self::prepay) does so with this very text: keep it.
    pub async fn trade_body(&self, trade: &NewTrade) -> Result<String, Failure> {
        let (app_id, account) = (self.app_id()?, self.account().await?);
        body(trade, app_id, &account.mch_id)
    }

    /// Signs a `prepay_id` for the buyer's mini-program. That it was paid, WeChat Pay says, not the mini-program.
    pub async fn client_params(&self, prepay_id: &str) -> Result<ClientParams, Failure> {
        let (app_id, account) = (self.app_id()?, self.account().await?);
        ClientParams::sign(&account, app_id, prepay_id, self.stamp())
    }
}

fn body(trade: &NewTrade, app_id: &str, mch_id: &str) -> Result<String, Failure> {
    let description = text::plain(text::described(&trade.description), DESCRIPTION);
    let body = Body {
        appid: app_id,
        mchid: mch_id,
        description,
        out_trade_no: &trade.out_trade_no,
        time_expire: text::rfc3339(trade.expires),
        notify_url: &trade.notify_url,
        amount: Amount { total: trade.total, currency: "CNY" },
        payer: Payer { openid: &trade.openid },
    };
    serde_json::to_string(&body).map_err(Failure::internal)
}

impl ClientParams {
    pub(in crate::wechat::pay) fn sign(
        account: &Account,
        app_id: &str,
        prepay_id: &str,
        stamp: Stamp,
    ) -> Result<Self, Failure> {
        let Stamp { timestamp, nonce } = stamp;
        let (time_stamp, package) = (timestamp.to_string(), format!("prepay_id={prepay_id}"));
        let pay_sign = account.signature(&[app_id, &time_stamp, &nonce, &package])?;
        Ok(Self { time_stamp, nonce_str: nonce, package, sign_type: "RSA", pay_sign })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_reads_as_wechat_pay_wants_it() {
        let mut trade = NewTrade {
            out_trade_no: "T20260115000000000001".into(),
            description: "🍎苹果".into(),
            total: Fen(1990),
            openid: "oTEST".into(),
            expires: 1_768_451_400,
            notify_url: "https://shop.example.test/notify".into(),
        };
        assert_eq!(
            body(&trade, "wx1", "1900000001").expect("JSON"),
            concat!(
                r#"{"appid":"wx1","mchid":"1900000001","description":"苹果","out_trade_no":"T20260115000000000001","#,
                r#""time_expire":"2026-01-15T12:30:00+08:00","notify_url":"https://shop.example.test/notify","#,
                r#""amount":{"total":1990,"currency":"CNY"},"payer":{"openid":"oTEST"}}"#
            )
        );
        trade.description = "🍎".into();
        assert!(body(&trade, "wx1", "1").expect("JSON").contains(r#""description":"商品""#));
    }
}
