//! Sending notifications to the shop.

use std::time::Duration;

use super::notification::{Delivery, Twist};
use crate::local::wechat::WeChat;

/// So long WeChat Pay waits for the shop's answer.
const PATIENCE: Duration = Duration::from_secs(5);

impl Delivery {
    /// Sends it; the answer's HTTP status. The error says why there is no answer.
    pub async fn send(&self) -> Result<u16, String> {
        // Already installed by somebody else: as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        // A client of its own: a connection kept open belongs to the run time that opened it, and callers have several.
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        let request = client.post(&self.url).body(self.body.clone());
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        match request.send().await {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(error) if error.is_timeout() => Err("通知超时：5秒内没有应答".into()),
            Err(_) => Err("通知未送达：连接不上商城".into()),
        }
    }
}

impl WeChat {
    /// Tells the shop of a payment and notes how that went.
    pub async fn tell_payment(&self, out_trade_no: &str) -> Result<u16, String> {
        let delivery = {
            let pay = &self.state().pay;
            let trade = pay.trades.get(out_trade_no).ok_or("订单不存在")?;
            pay.payment_notification(trade, &Twist::Honest)?
        };
        let told = delivery.send().await;
        if let Some(trade) = self.state().pay.trades.get_mut(out_trade_no) {
            trade.notified = Some(told.clone());
        }
        told
    }

    /// Tells the shop how a refund ended and notes how that went.
    pub async fn tell_refund(&self, out_refund_no: &str) -> Result<u16, String> {
        let delivery = {
            let pay = &self.state().pay;
            let refund = pay.refunds.get(out_refund_no).ok_or("退款单不存在")?;
            pay.refund_notification(refund, &Twist::Honest)?
        };
        let told = delivery.send().await;
        if let Some(refund) = self.state().pay.refunds.get_mut(out_refund_no) {
            refund.view.notified = Some(told.clone());
        }
        told
    }
}
