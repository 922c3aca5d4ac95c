//! What a test does with the double's WeChat Pay: be the buyer, the bank, and the mishap.

use std::collections::BTreeMap;

use super::{
    MerchantKeys, TradeView,
    notification::{Delivery, Twist},
    refund::{RefundStatus, RefundView},
};
use crate::local::wechat::WeChatDouble;

impl WeChatDouble {
    /// What the shop is configured with.
    pub fn merchant() -> MerchantKeys {
        MerchantKeys::get()
    }

    /// The time, in seconds since 1970, by which WeChat Pay judges and signs; the machine's unless set. It must not ask
    /// the double anything.
    pub fn set_clock(&self, clock: impl Fn() -> i64 + Send + Sync + 'static) {
        self.wechat.state().pay.clock = Box::new(clock);
    }

    /// Whether the merchant has platform certificates, as at first; without, there is the public key alone.
    pub fn set_certificates(&self, there: bool) {
        self.wechat.state().pay.certificates = there;
    }

    /// Every trade, oldest first.
    pub fn trades(&self) -> Vec<TradeView> {
        let pay = &self.wechat.state().pay;
        let mut trades: Vec<_> = pay.trades.values().collect();
        trades.sort_by_key(|trade| trade.number);
        trades.into_iter().map(|trade| pay.trade_view(trade)).collect()
    }

    /// Every refund, oldest first.
    pub fn refunds(&self) -> Vec<RefundView> {
        let pay = &self.wechat.state().pay;
        let mut refunds: Vec<_> = pay.refunds.values().map(|refund| refund.view.clone()).collect();
        refunds.sort_by(|one, other| one.refund_id.cmp(&other.refund_id));
        refunds
    }

    /// What was paid and what arrived back at the buyer, in fen, of each `out_trade_no`.
    pub fn ledger(&self) -> BTreeMap<String, (i64, i64)> {
        let pay = &self.wechat.state().pay;
        let row = |trade: &super::trade::Trade| (if trade.is_paid() { trade.total } else { 0 }, pay.refunded(trade));
        pay.trades.iter().map(|(number, trade)| (number.clone(), row(trade))).collect()
    }

    /// The buyer pays: the `transaction_id`, or why not. The shop is not told yet, unless
    /// [`auto_notify`](Self::auto_notify) is on.
    pub fn pay(&self, out_trade_no: &str) -> Result<String, String> {
        Ok(self.wechat.state().pay.pay(out_trade_no, false)?)
    }

    /// The same of a trade that is closed or too old: a payment that was under way and slipped through.
    pub fn pay_regardless(&self, out_trade_no: &str) -> Result<String, String> {
        Ok(self.wechat.state().pay.pay(out_trade_no, true)?)
    }

    /// The buyer pays on the phone: `wx.requestPayment` with what the shop answered to the mini-program
    /// (`{timeStamp, nonceStr, package, signType, paySign}`).
    pub fn request_payment(&self, parameters: &serde_json::Value) -> Result<String, String> {
        let out_trade_no = self.wechat.state().pay.requested(parameters)?;
        self.pay(&out_trade_no)
    }

    /// Tells the shop of a payment, at the trade's `notify_url`; the HTTP status it answers.
    pub async fn notify(&self, out_trade_no: &str) -> Result<u16, String> {
        let status = self.notification(out_trade_no, &Twist::Honest)?.send().await?;
        if let Some(trade) = self.wechat.state().pay.trades.get_mut(out_trade_no) {
            trade.notified = Some(status);
        }
        Ok(status)
    }

    /// The notification of a payment, twisted as asked, for the test to deliver. Built twice it has the same `id`.
    pub fn notification(&self, out_trade_no: &str, twist: &Twist) -> Result<Delivery, String> {
        let pay = &self.wechat.state().pay;
        let trade = pay.trades.get(out_trade_no).ok_or("订单不存在")?;
        Ok(pay.payment_notification(trade, twist)?)
    }

    /// Ends every refund under way well.
    pub fn finish_refunds(&self) {
        let pay = &mut self.wechat.state().pay;
        let under_way = |refund: &super::refund::Refund| refund.view.status == RefundStatus::Processing;
        let numbers: Vec<_> =
            pay.refunds.iter().filter(|(_, refund)| under_way(refund)).map(|(no, _)| no.clone()).collect();
        for number in numbers {
            pay.finish(&number, RefundStatus::Success).expect("it is under way");
        }
    }

    /// Ends one refund; one that is [`Abnormal`](RefundStatus::Abnormal) can still succeed or be closed.
    pub fn finish_refund(&self, out_refund_no: &str, status: RefundStatus) -> Result<(), String> {
        Ok(self.wechat.state().pay.finish(out_refund_no, status)?)
    }

    /// Tells the shop how a refund ended, at the refund's `notify_url`; the HTTP status it answers.
    pub async fn notify_refund(&self, out_refund_no: &str) -> Result<u16, String> {
        let status = self.refund_notification(out_refund_no, &Twist::Honest)?.send().await?;
        if let Some(refund) = self.wechat.state().pay.refunds.get_mut(out_refund_no) {
            refund.view.notified = Some(status);
        }
        Ok(status)
    }

    /// The notification of a refund's end, twisted as asked, for the test to deliver. Built twice it has the same `id`.
    pub fn refund_notification(&self, out_refund_no: &str, twist: &Twist) -> Result<Delivery, String> {
        let pay = &self.wechat.state().pay;
        let refund = pay.refunds.get(out_refund_no).ok_or("退款单不存在")?;
        Ok(pay.refund_notification(refund, twist)?)
    }
}
