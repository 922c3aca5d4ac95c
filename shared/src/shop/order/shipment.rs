//! Goods on their way.

use serde::{Deserialize, Serialize};

use super::{Event, Job, Occasion, Order, Status};
use crate::{clock::Epoch, error::Code};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// The carrier, by the code WeChat knows it by (`SF`, `ZTO`, …). `None` where the shop delivers by itself.
    pub express_company: Option<String>,
    pub tracking_no: Option<String>,
    pub at: Epoch,
    /// Seconds after which the buyer is taken to have the goods.
    pub confirm_after: Epoch,
}

impl Order {
    /// Sent. An order whose goods are not held takes them from stock.
    ///
    /// # Errors
    /// 8002 where there is nothing to be sent, or the money is on its way back.
    pub fn ship(&self, shipment: Shipment, occasion: &Occasion) -> Result<Self, Code> {
        if self.status == Status::PaidOutOfStock && self.is_refunding() {
            return Err(Code::OrderNotShippable);
        }
        let mut next = self.after(Event::Shipped, occasion).map_err(|_| Code::OrderNotShippable)?;
        next.holds_stock = true;
        next.shipment = Some(shipment);
        if next.status == Status::Shipped {
            next.await_receipt(self.status, occasion.now);
        }
        if self.payment().is_some() {
            next.plan(Job::UploadShipping, occasion.now);
            next.plan(Job::TellShipped, occasion.now);
        }
        Ok(next)
    }

    /// While an order is shipped, and only then, the clock may confirm it.
    pub(super) fn await_receipt(&mut self, before: Status, now: Epoch) {
        match (before, self.status, &self.shipment) {
            (Status::Shipped, Status::Shipped, _) => {}
            (_, Status::Shipped, Some(shipment)) => {
                let due = now + shipment.confirm_after;
                self.plan(Job::ConfirmReceipt, due);
            }
            _ => self.drop_task(&Job::ConfirmReceipt),
        }
    }
}
