use serde_json::{Value, json};
use shared::shop::order::Event;

use super::{Heard, Work, yuan};
use crate::books::act::Part;

impl Work<'_> {
    pub(super) async fn reprice(&self, fen: i64) -> Option<Heard> {
        let price = json!({"total_price": yuan(fen)});
        let answer = self.clerk().put(&format!("/cms/order/{}/price", self.id), price).await;
        Some(Heard::happened(&answer, self.id, Event::PriceChanged))
    }

    pub(super) async fn ship(&self) -> Option<Heard> {
        let parcel = json!({"express_company": "ZTO", "tracking_no": format!("ZT{}", self.id)});
        let answer = self.clerk().put(&format!("/cms/order/delivery?order_id={}", self.id), parcel).await;
        Some(Heard::happened(&answer, self.id, Event::Shipped))
    }

    pub(super) async fn refuse(&self) -> Option<Heard> {
        let reason = json!({"reason": "不退"});
        let answer = self.clerk().put(&format!("/cms/order/{}/refund/refuse", self.id), reason).await;
        Some(Heard::happened(&answer, self.id, Event::RefundRefused))
    }

    pub(super) async fn grant(&self, part: Option<Part>, restock: Option<u8>, key: Option<u8>) -> Option<Heard> {
        let left = self.order.refundable().0;
        let amount = part.map(|part| match part {
            Part::OneFen => 1,
            Part::Half => (left / 2).max(1),
            Part::TooMuch => left + 1,
        });
        let grant =
            json!({"amount": amount.map(yuan), "reason": "退款", "restock": restock.map(|line| self.piece_of(line))});
        let clerk = match key {
            Some(key) => self.clerk().header("idempotency-key", &format!("key-{key}")),
            None => self.clerk(),
        };
        Some(Heard::of(&clerk.post(&format!("/cms/order/{}/refund", self.id), grant).await))
    }

    /// One piece of a line, if there is such a line.
    fn piece_of(&self, line: u8) -> Vec<Value> {
        let line = self.order.lines.get(usize::from(line));
        line.map(|line| json!({"product_id": line.product_id, "count": 1})).into_iter().collect()
    }

    /// A task that was given up is done again.
    pub(super) async fn run(&self) -> Option<Heard> {
        let letter = self.order.tasks.iter().find_map(|task| task.letter)?;
        Some(Heard::of(&self.clerk().put(&format!("/cms/order/task/{letter}/run"), json!({})).await))
    }
}
