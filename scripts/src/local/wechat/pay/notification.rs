//! What WeChat Pay tells the merchant unasked, and what a forger or a mishap makes of it.

use serde_json::{Value, json};

use super::{
    Pay,
    keys::{MerchantKeys, Signer, encrypt},
    refund::{Refund, RefundView},
    reply::signature_headers,
    state::TradeState,
    time,
    trade::Trade,
};
use crate::local::wechat::token::random;

/// How a notification differs from the true one. Unless it says otherwise, it is soundly signed and encrypted all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Not at all.
    Honest,
    /// Another amount, in fen.
    Amount(i64),
    /// A refund's notification has none to change.
    Currency(&'static str),
    OtherMerchant,
    /// A refund's notification has none to change.
    OtherApp,
    /// Of this order (`out_trade_no`).
    OtherOrder(String),
    /// With this `trade_state`, or `refund_status`.
    State(&'static str),
    /// Sent so many seconds ago; negative: in the future.
    Sent(i64),
    /// WeChat Pay's own probe of the shop's check: a signature that is none.
    Probe,
    /// Signed by a stranger.
    BadSignature,
    /// The body changed on the way.
    Tampered,
    /// Encrypted with another key.
    OtherKey,
    /// Signed with the platform certificate instead of the public key.
    Certificate,
    /// JSON with white space, and without any character beyond ASCII.
    Spaced,
    /// Without associated data.
    NoAssociatedData,
}

/// A notification, ready to be sent: to the address, or by hand, as often and as late as one likes.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What stays the same when a notification is sent again.
#[derive(Clone, Debug)]
pub(in crate::local::wechat) struct Event {
    id: String,
    at: i64,
}

impl Event {
    pub fn new(at: i64) -> Self {
        Self { id: format!("EV-{}{}", time::day(at), random(16)), at }
    }

    /// `plaintext` is what is encrypted.
    fn deliver(&self, url: &str, kind: &Kind, plaintext: &Value, twist: &Twist, now: i64) -> Delivery {
        let key = if *twist == Twist::OtherKey { "0".repeat(32) } else { MerchantKeys::get().api_v3_key.to_owned() };
        let associated = if *twist == Twist::NoAssociatedData { "" } else { kind.original };
        let nonce = random(12);
        let body = json!({
            "id": self.id,
            "create_time": time::rfc3339(self.at),
            "resource_type": "encrypt-resource",
            "event_type": kind.event,
            "summary": kind.summary,
            "resource": {
                "original_type": kind.original,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": encrypt(&key, &nonce, associated, plaintext.to_string().as_bytes()),
                "associated_data": associated,
                "nonce": nonce,
            },
        });
        let mut body = if *twist == Twist::Spaced { spaced(&body) } else { body.to_string() };
        let signer = match twist {
            Twist::BadSignature => Signer::Stranger,
            Twist::Certificate => Signer::Certificate,
            _ => Signer::PublicKey,
        };
        let sent = if let Twist::Sent(ago) = *twist { now - ago } else { now };
        let proof = signature_headers(signer, sent, body.as_bytes()).map(|(name, value)| match (name, twist) {
            ("wechatpay-signature", Twist::Probe) => (name, format!("WECHATPAY/SIGNTEST/{value}")),
            _ => (name, value),
        });
        if *twist == Twist::Tampered {
            body.push(' ');
        }
        let plain = [("content-type", "application/json"), ("accept", "*/*"), ("user-agent", "Mozilla/4.0")];
        let plain = plain.map(|(name, value)| (name, value.to_owned()));
        let headers = plain.into_iter().chain(proof).map(|(name, value)| (name.to_owned(), value)).collect();
        Delivery { url: url.to_owned(), headers, body: body.into_bytes() }
    }
}

struct Kind {
    event: String,
    summary: &'static str,
    original: &'static str,
}

impl Pay {
    /// That the trade was paid; sent now.
    pub fn payment_notification(&self, trade: &Trade, twist: &Twist) -> Result<Delivery, &'static str> {
        let payment = trade.payment.as_ref().ok_or("订单未支付")?;
        let mut told = trade.json(TradeState::Success, Some(payment));
        match twist {
            Twist::Amount(fen) => {
                told["amount"]["total"] = json!(fen);
                told["amount"]["payer_total"] = json!(fen);
            }
            Twist::Currency(currency) => told["amount"]["currency"] = json!(currency),
            Twist::OtherApp => told["appid"] = json!("wx10ca1000000000d4"),
            Twist::State(state) => told["trade_state"] = json!(state),
            _ => {}
        }
        about_another(&mut told, twist);
        let kind = Kind { event: "TRANSACTION.SUCCESS".into(), summary: "支付成功", original: "transaction" };
        Ok(payment.event.deliver(&trade.notify_url, &kind, &told, twist, self.now()))
    }

    /// How the refund ended; sent now.
    pub fn refund_notification(&self, refund: &Refund, twist: &Twist) -> Result<Delivery, &'static str> {
        let outcome = refund.outcome.as_ref().ok_or("退款未结束")?;
        let url = refund.notify_url.as_ref().ok_or("退款请求没有notify_url")?;
        let RefundView { out_trade_no, out_refund_no, refund_id, refund: fen, status, .. } = &refund.view;
        let mut told = json!({
            "mchid": MerchantKeys::get().mch_id,
            "out_trade_no": out_trade_no,
            "transaction_id": refund.transaction_id,
            "out_refund_no": out_refund_no,
            "refund_id": refund_id,
            "refund_status": status.as_str(),
            "user_received_account": "支付用户零钱",
            "amount": {"total": refund.total, "refund": fen, "payer_total": refund.total, "payer_refund": fen},
        });
        if let Some(at) = refund.success_time() {
            told["success_time"] = json!(at);
        }
        match twist {
            Twist::Amount(fen) => {
                told["amount"]["refund"] = json!(fen);
                told["amount"]["payer_refund"] = json!(fen);
            }
            Twist::State(state) => told["refund_status"] = json!(state),
            _ => {}
        }
        about_another(&mut told, twist);
        let kind =
            Kind { event: format!("REFUND.{}", status.as_str()), summary: status.description(), original: "refund" };
        Ok(outcome.event.deliver(url, &kind, &told, twist, self.now()))
    }
}

fn about_another(told: &mut Value, twist: &Twist) {
    match twist {
        Twist::OtherMerchant => told["mchid"] = json!("1900000999"),
        Twist::OtherOrder(out_trade_no) => told["out_trade_no"] = json!(out_trade_no),
        _ => {}
    }
}

fn spaced(body: &Value) -> String {
    let mut text = String::new();
    for char in format!("{body:#}\n").chars() {
        if char.is_ascii() {
            text.push(char);
        } else {
            let escape = |unit: &u16| format!("\\u{unit:04x}");
            text.extend(char.encode_utf16(&mut [0; 2]).iter().map(escape));
        }
    }
    text
}
