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

    /// Another parcel than the one it was sent as, or one at last. WeChat is told so; the buyer has agreed to one message, and
    /// gets no second one.
    ///
    /// # Errors
    /// 8002 where nothing was sent, or where it has arrived.
    pub fn change_parcel(&self, express_company: &str, tracking_no: &str, occasion: &Occasion) -> Result<Self, Code> {
        let shipment = self.shipment.as_ref().ok_or(Code::OrderNotShippable)?;
        let parcel = (Some(express_company.to_owned()), Some(tracking_no.to_owned()));
        if (&shipment.express_company, &shipment.tracking_no) == (&parcel.0, &parcel.1) {
            return Ok(self.clone());
        }
        let mut next = self.after(Event::ParcelChanged, occasion).map_err(|_| Code::OrderNotShippable)?;
        next.shipment = Some(Shipment { express_company: parcel.0, tracking_no: parcel.1, ..shipment.clone() });
        let is_planned =
            next.tasks.iter().any(|task| task.job == Job::UploadShipping && task.attempts == 0 && !task.is_dead());
        if self.payment().is_some() && !is_planned {
            // One that is under way has read the former number; those that failed are in this one.
            next.tasks.retain(|task| task.job != Job::UploadShipping || task.begun);
            next.plan(Job::UploadShipping, occasion.now);
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
