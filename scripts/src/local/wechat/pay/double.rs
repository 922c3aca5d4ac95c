//! What a test does with the double's WeChat Pay: be the buyer, the bank, and the mishap.

use std::collections::BTreeMap;

use super::{
    MerchantKeys, TradeView,
    notification::{Delivery, Twist},
    refund::RefundView,
    state::RefundStatus,
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

    /// Whether WeChat acts by itself, as in a shop that runs for a person; at first it does not. Each payment is told at
    /// once and, while the shop does not answer 2xx, again and again; refunds succeed after 2 s and are told, too; and
    /// every buyer agrees to every message.
    pub fn auto_notify(&self, on: bool) {
        self.wechat.state().pay.errands.on = on;
    }

    /// Every trade, oldest first.
    pub fn trades(&self) -> Vec<TradeView> {
        self.wechat.trades()
    }

    /// Every refund, oldest first.
    pub fn refunds(&self) -> Vec<RefundView> {
        self.wechat.refunds()
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
        self.wechat.pay(out_trade_no, false)
    }

    /// The same of a trade that is closed or too old: a payment that was under way and slipped through.
    pub fn pay_regardless(&self, out_trade_no: &str) -> Result<String, String> {
        self.wechat.pay(out_trade_no, true)
    }

    /// The buyer pays on the phone: `wx.requestPayment` with what the shop answered to the mini-program
    /// (`{timeStamp, nonceStr, package, signType, paySign}`).
    pub fn request_payment(&self, parameters: &serde_json::Value) -> Result<String, String> {
        let out_trade_no = self.wechat.state().pay.requested(parameters)?;
        self.pay(&out_trade_no)
    }

    /// Tells the shop of a payment, at the trade's `notify_url`; the HTTP status it answers.
    pub async fn notify(&self, out_trade_no: &str) -> Result<u16, String> {
        self.wechat.tell_payment(out_trade_no).await
    }

    /// The notification of a payment, twisted as asked, for the test to deliver. Built twice it has the same `id`.
    pub fn notification(&self, out_trade_no: &str, twist: &Twist) -> Result<Delivery, String> {
        let pay = &self.wechat.state().pay;
        let trade = pay.trades.get(out_trade_no).ok_or("订单不存在")?;
        Ok(pay.payment_notification(trade, twist)?)
    }

    /// Ends every refund under way well.
    pub fn finish_refunds(&self) {
        let under_way = |refund: &RefundView| refund.status == RefundStatus::Processing;
        for refund in self.refunds().into_iter().filter(under_way) {
            // Somebody else may have ended it in the meantime.
            let _ended = self.wechat.end_refund(&refund.out_refund_no, RefundStatus::Success);
        }
    }

    /// Ends one refund; one that is [`Abnormal`](RefundStatus::Abnormal) can still succeed or be closed.
    pub fn finish_refund(&self, out_refund_no: &str, status: RefundStatus) -> Result<(), String> {
        self.wechat.end_refund(out_refund_no, status)
    }

    /// Tells the shop how a refund ended, at the refund's `notify_url`; the HTTP status it answers.
    pub async fn notify_refund(&self, out_refund_no: &str) -> Result<u16, String> {
        self.wechat.tell_refund(out_refund_no).await
    }

    /// The notification of a refund's end, twisted as asked, for the test to deliver. Built twice it has the same `id`.
    pub fn refund_notification(&self, out_refund_no: &str, twist: &Twist) -> Result<Delivery, String> {
        let pay = &self.wechat.state().pay;
        let refund = pay.refunds.get(out_refund_no).ok_or("退款单不存在")?;
        Ok(pay.refund_notification(refund, twist)?)
    }
}
