//! Afterwards: the weather clears, WeChat says everything, the worker does everything, and a clerk decides what is open.

use anyhow::{Result, bail, ensure};
use serde_json::json;
use shared::shop::order::{Job, Order, Status, Task};
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
            let books = self.books().await;
            if is_settled(&books) {
                return Ok(books);
            }
            self.tell_everything(&books, tells_refunds).await?;
            self.decide(&books).await;
            let swept = self.shop.work().await;
            ensure!(swept["failed"] == 0, "the worker failed: {swept}");
            let last_due = books.orders.values().filter_map(Order::next_due).max().unwrap_or_default();
            self.wait((last_due - self.shop.clock.now()).max(HOUR)).await;
        }
        bail!("it never ends")
    }

    async fn tell_everything(&self, books: &Books, refunds_too: bool) -> Result<()> {
        let wechat = &self.shop.wechat;
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

    /// As the books stand: where something has happened since, there is another round.
    async fn decide(&self, books: &Books) {
        for order in books.orders.values() {
            for letter in order.tasks.iter().filter(|task| is_refund(task)).filter_map(|task| task.letter) {
                self.clerk.put(&format!("/cms/order/task/{letter}/run"), json!({})).await;
            }
            if needs_a_clerk(order) {
                let reason = json!({"reason": "同意"});
                self.clerk.post(&format!("/cms/order/{}/refund", order.id), reason).await;
            }
        }
    }
}

fn is_refund(task: &Task) -> bool {
    matches!(task.job, Job::Refund { .. })
}

fn needs_a_clerk(order: &Order) -> bool {
    matches!(order.status, Status::RefundAsked | Status::PaidOutOfStock) && !order.is_refunding()
}

/// Whether neither the clock nor anybody else has to do anything. A clerk may leave a parcel that WeChat was not told of.
fn is_settled(books: &Books) -> bool {
    let is_done = |order: &Order| {
        let waits = order.tasks.iter().any(|task| task.letter.is_none() || is_refund(task));
        !waits && order.status != Status::Unpaid && !order.is_refunding() && !needs_a_clerk(order)
    };
    books.untold().next().is_none() && books.orders.values().all(is_done)
}
