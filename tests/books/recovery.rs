//! Afterwards: the weather clears, WeChat says everything, the worker does everything, and a clerk decides what is open.

use anyhow::{Result, ensure};
use serde_json::json;
use shared::shop::order::{Job, Order, Status};
use shop::local::wechat::{RefundStatus, Twist};

use super::stage::{Books, Stage};

/// How often the worker may have to come until nothing is open any more.
const ROUNDS: usize = 40;
const HOUR: i64 = 60 * 60;

impl Stage {
    /// Until nothing is to be done any more. `tells_refunds`: WeChat tells of refunds, or we ask.
    pub async fn recover(&mut self, tells_refunds: bool) -> Result<Books> {
        self.shop.wechat.weather(0, 0.0);
        self.renew().await;
        for _ in 0..ROUNDS {
            self.everything_is_told(tells_refunds).await?;
            self.clerk_decides().await?;
            let swept = self.shop.work().await;
            ensure!(swept["failed"] == 0, "the worker failed: {swept}");
            let books = self.books().await;
            if books.untold().next().is_none() && books.orders.values().all(|order| is_settled(order)) {
                return Ok(books);
            }
            let last_due = books.orders.values().filter_map(Order::next_due).max().unwrap_or_default();
            self.wait((last_due - self.shop.clock.now()).max(HOUR)).await;
        }
        Ok(self.books().await)
    }

    async fn everything_is_told(&self, refunds_too: bool) -> Result<()> {
        let (books, wechat) = (self.books().await, &self.shop.wechat);
        for trade in books.untold() {
            let delivery = wechat.notification(&trade.out_trade_no, &Twist::Honest).map_err(anyhow::Error::msg)?;
            let status = self.shop.deliver(&delivery).await.status;
            ensure!(status == 204, "{status} to the payment of {}", trade.out_trade_no);
        }
        for refund in books.refunds.values() {
            if matches!(refund.status, RefundStatus::Processing | RefundStatus::Abnormal) {
                wechat.finish_refund(&refund.out_refund_no, RefundStatus::Success).map_err(anyhow::Error::msg)?;
            }
            if refunds_too {
                let delivery = wechat.refund_notification(&refund.out_refund_no, &Twist::Honest);
                let status = self.shop.deliver(&delivery.map_err(anyhow::Error::msg)?).await.status;
                ensure!(status == 204, "{status} to refund {}", refund.out_refund_no);
            }
        }
        Ok(())
    }

    async fn clerk_decides(&self) -> Result<()> {
        let books = self.books().await;
        for order in books.orders.values() {
            for task in order.tasks.iter().filter(|task| matches!(task.job, Job::Refund { .. })) {
                if let Some(letter) = task.letter {
                    self.clerk.put(&format!("/cms/order/task/{letter}/run"), json!({})).await.data(201);
                }
            }
            let waits = matches!(order.status, Status::RefundAsked | Status::PaidOutOfStock);
            if waits && !order.is_refunding() {
                let reason = json!({"reason": "同意"});
                self.clerk.post(&format!("/cms/order/{}/refund", order.id), reason).await.data(201);
            }
        }
        Ok(())
    }
}

/// Whether neither the clock nor anybody else has to do anything about it.
fn is_settled(order: &Order) -> bool {
    let open = order.tasks.iter().any(|task| task.letter.is_none() || matches!(task.job, Job::Refund { .. }));
    let decided = !matches!(order.status, Status::Unpaid | Status::RefundAsked | Status::PaidOutOfStock);
    !open && decided && !order.is_refunding()
}
