//! A trade: what the merchant asked for, and what became of it.

use serde_json::{Value, json};

use super::{App, Pay, errands::Task, keys::MerchantKeys, notification::Event, state::TradeState, time};
use crate::local::wechat::{WeChat, token::random};

/// How long a `prepay_id` can be paid with, in seconds.
const PREPAY_VALID: i64 = 2 * 60 * 60;

/// A trade as a test or a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeView {
    pub out_trade_no: String,
    pub description: String,
    /// Fen.
    pub total: i64,
    pub state: TradeState,
    /// The buyer.
    pub openid: String,
    /// Once paid.
    pub transaction_id: Option<String>,
    /// Fen that arrived back at the buyer.
    pub refunded: i64,
    /// When the merchant asked for it, in seconds since 1970.
    pub created: i64,
    /// What the shop answered to the last notification that was sent: an HTTP status, or why there is no answer.
    pub notified: Option<Result<u16, String>>,
}

pub(in crate::local::wechat) struct Trade {
    /// The later, the higher.
    pub number: u64,
    pub out_trade_no: String,
    pub description: String,
    pub total: i64,
    pub openid: String,
    pub attach: Option<String>,
    pub notify_url: String,
    /// The whole request, which a repeated one has to equal.
    pub asked: Value,
    pub created: i64,
    /// From then on it cannot be paid.
    pub expires: i64,
    /// With the time each was given out.
    pub prepay_ids: Vec<(String, i64)>,
    pub closed: bool,
    pub payment: Option<Payment>,
    /// What the last notification was answered with.
    pub notified: Option<Result<u16, String>>,
}

#[derive(Clone)]
pub(in crate::local::wechat) struct Payment {
    pub transaction_id: String,
    pub at: i64,
    pub event: Event,
}

impl Payment {
    /// Made now.
    fn new(sequence: u64, now: i64) -> Self {
        let transaction_id = format!("4200009999{}{sequence:010}", time::day(now));
        Self { transaction_id, at: now, event: Event::new(now) }
    }
}

impl Trade {
    pub fn is_paid(&self) -> bool {
        self.payment.is_some()
    }

    /// Why the buyer cannot pay, in the words of the buyer's phone.
    fn payable(&self, now: i64) -> Result<(), &'static str> {
        match () {
            () if self.is_paid() => Err("订单已支付"),
            () if self.closed => Err("订单已关闭"),
            () if now >= self.expires => Err("订单已过支付期限"),
            () if self.prepay_ids.last().is_none_or(|(_, at)| now >= at + PREPAY_VALID) => {
                Err("prepay_id已过期，请重新下单")
            }
            () => Ok(()),
        }
    }

    /// What a query answers and a notification carries.
    pub fn json(&self, state: TradeState, payment: Option<&Payment>) -> Value {
        let mut trade = json!({
            "appid": App::MiniProgram.id(),
            "mchid": MerchantKeys::get().mch_id,
            "out_trade_no": self.out_trade_no,
            "trade_state": state.as_str(),
            "trade_state_desc": state.description(),
        });
        if let Some(payment) = payment {
            trade["transaction_id"] = json!(payment.transaction_id);
            trade["trade_type"] = json!("JSAPI");
            trade["bank_type"] = json!("OTHERS");
            trade["attach"] = json!(self.attach.as_deref().unwrap_or_default());
            trade["success_time"] = json!(time::rfc3339(payment.at));
            trade["payer"] = json!({"openid": self.openid});
            trade["amount"] = json!({
                "total": self.total, "payer_total": self.total, "currency": "CNY", "payer_currency": "CNY",
            });
        }
        trade
    }
}

impl Pay {
    pub fn trade_by_transaction(&self, transaction_id: &str) -> Option<&Trade> {
        let is = |trade: &&Trade| trade.payment.as_ref().is_some_and(|it| it.transaction_id == transaction_id);
        self.trades.values().find(is)
    }

    pub fn state(&self, trade: &Trade) -> TradeState {
        match trade.payment {
            Some(_) if self.refunds_of(trade).next().is_some() => TradeState::Refund,
            Some(_) => TradeState::Success,
            None if trade.closed => TradeState::Closed,
            None => TradeState::NotPay,
        }
    }

    pub fn query(&self, trade: &Trade) -> Value {
        trade.json(self.state(trade), trade.payment.as_ref())
    }

    /// What a forger says: this trade is paid.
    pub fn lie(&self, trade: &Trade) -> Value {
        let payment = trade.payment.clone().unwrap_or_else(|| Payment::new(0, self.now()));
        trade.json(TradeState::Success, Some(&payment))
    }

    /// The `prepay_id` for a trade that can still be paid.
    pub fn prepay_id(&mut self, out_trade_no: &str) -> String {
        let now = self.now();
        let id = format!("wx{}{}", time::day(now), random(26).to_lowercase());
        if let Some(trade) = self.trades.get_mut(out_trade_no) {
            trade.prepay_ids.push((id.clone(), now));
        }
        id
    }

    /// The trade that this `prepay_id` was given out for, while it is good.
    pub fn prepaid(&self, prepay_id: &str) -> Option<&Trade> {
        let good = |(id, at): &(String, i64)| id == prepay_id && self.now() < at + PREPAY_VALID;
        self.trades.values().find(|trade| trade.prepay_ids.iter().any(good))
    }

    /// The buyer pays; `regardless`: although the trade is closed or too old, as when the payment was under way already.
    pub fn pay(&mut self, out_trade_no: &str, regardless: bool) -> Result<String, &'static str> {
        let (now, sequence) = (self.now(), self.sequence());
        let trade = self.trades.get_mut(out_trade_no).ok_or("订单不存在")?;
        trade.payable(now).or_else(|why| if regardless && !trade.is_paid() { Ok(()) } else { Err(why) })?;
        let payment = trade.payment.insert(Payment::new(sequence, now));
        self.errands.note(Task::TellPayment(out_trade_no.to_owned()));
        Ok(payment.transaction_id.clone())
    }

    pub fn trade_view(&self, trade: &Trade) -> TradeView {
        TradeView {
            out_trade_no: trade.out_trade_no.clone(),
            description: trade.description.clone(),
            total: trade.total,
            state: self.state(trade),
            openid: trade.openid.clone(),
            transaction_id: trade.payment.as_ref().map(|payment| payment.transaction_id.clone()),
            refunded: self.refunded(trade),
            created: trade.created,
            notified: trade.notified.clone(),
        }
    }
}

impl WeChat {
    pub fn trades(&self) -> Vec<TradeView> {
        let pay = &self.state().pay;
        let mut trades: Vec<_> = pay.trades.values().collect();
        trades.sort_by_key(|trade| trade.number);
        trades.into_iter().map(|trade| pay.trade_view(trade)).collect()
    }

    /// The buyer pays; the `transaction_id`.
    pub fn pay(&self, out_trade_no: &str, regardless: bool) -> Result<String, String> {
        let transaction_id = self.state().pay.pay(out_trade_no, regardless)?;
        self.errands.notify_one();
        Ok(transaction_id)
    }
}
