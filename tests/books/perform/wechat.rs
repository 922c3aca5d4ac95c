//! The buyer's phone, and WeChat itself. What the double refuses, somebody else was faster with.

use shared::{ids::Id, shop::order::trade};
use shop::local::wechat::{Delivery, RefundStatus, RefundView, TradeView, Twist};

use super::{Fact, Heard, Work};
use crate::{
    books::act::{Told, can_end},
    support::Answer,
};

pub(super) fn is_about(number: &str, order: Id) -> bool {
    trade::order_of(number) == Some(order)
}

impl Work<'_> {
    /// As they are now.
    fn trades(&self) -> Vec<TradeView> {
        let trades = self.about.stage.shop.wechat.trades().into_iter();
        trades.filter(|trade| is_about(&trade.out_trade_no, self.id)).collect()
    }

    fn refunds(&self, fit: impl Fn(RefundStatus) -> bool) -> Vec<RefundView> {
        let refunds = self.about.stage.shop.wechat.refunds().into_iter();
        refunds.filter(|refund| is_about(&refund.out_refund_no, self.id) && fit(refund.status)).collect()
    }

    async fn deliver(&self, delivery: &Delivery) -> Answer {
        let shop = &self.about.stage.shop;
        self.function.hears(&shop.anonymous()).deliver(delivery).await
    }

    pub(super) fn pay(&self) -> Option<Heard> {
        let wechat = &self.about.stage.shop.wechat;
        self.trades().iter().rev().any(|trade| wechat.pay(&trade.out_trade_no).is_ok());
        None
    }

    pub(super) fn pay_late(&self) -> Option<Heard> {
        let unpaid = self.trades().into_iter().find(|trade| trade.transaction_id.is_none())?;
        self.about.stage.shop.wechat.pay_regardless(&unpaid.out_trade_no).ok();
        None
    }

    /// A payment that the shop has not heard of, if there is one; otherwise one that it has.
    pub(super) async fn tell(&self, told: Told) -> Option<Heard> {
        let paid: Vec<TradeView> = self.trades().into_iter().filter(|trade| trade.transaction_id.is_some()).collect();
        let untold = paid.iter().filter(|trade| self.about.books.untold().any(|untold| untold == *trade));
        let trade = self.any(untold.cloned().collect()).or_else(|| self.any(paid))?;
        let twist = match told {
            Told::Honestly => Twist::Honest,
            Told::OtherAmount => Twist::Amount(trade.total + 1),
            Told::OtherOrder => Twist::OtherOrder("202606010000000000000017".into()),
            Told::Forged => Twist::BadSignature,
        };
        let stage = self.about.stage;
        let delivery = stage.shop.wechat.notification(&trade.out_trade_no, &twist).ok()?;
        let answer = self.deliver(&delivery).await;
        let fact = match (answer.status.is_success(), told) {
            (false, _) => None,
            (true, Told::Honestly) => Some(Fact::Settled(self.id, trade.out_trade_no)),
            (true, _) => Some(Fact::Fooled),
        };
        stage.post(Ok(delivery));
        Some(Heard { status: answer.status, fact })
    }

    pub(super) fn end_refund(&self, status: RefundStatus) -> Option<Heard> {
        let (stage, refund) = (self.about.stage, self.any(self.refunds(can_end))?);
        stage.shop.wechat.finish_refund(&refund.out_refund_no, status).ok();
        stage.post(stage.shop.wechat.refund_notification(&refund.out_refund_no, &Twist::Honest));
        None
    }

    pub(super) async fn tell_refund(&self) -> Option<Heard> {
        let refund = self.any(self.refunds(|status| status != RefundStatus::Processing))?;
        let wechat = &self.about.stage.shop.wechat;
        let delivery = wechat.refund_notification(&refund.out_refund_no, &Twist::Honest).ok()?;
        Some(Heard::of(&self.deliver(&delivery).await))
    }

    pub(super) async fn tell_again(&self) -> Option<Heard> {
        let delivery = self.any(self.about.stage.posted())?;
        Some(Heard::of(&self.deliver(&delivery).await))
    }
}
