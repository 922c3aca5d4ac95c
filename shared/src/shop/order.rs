//! Orders: what was bought, what it cost, where it goes, what has happened to it, and what is still to be done about it.

pub mod basket;
mod goods;
pub mod ledger;
pub mod pay;
mod refund;
pub mod settle;
mod shipment;
pub mod state;
pub mod store;
mod tally;
pub mod task;
#[cfg(test)]
mod tests;
pub mod trade;
mod view;
pub mod work;

use serde::{Deserialize, Serialize};

pub use self::{
    basket::{Basket, Pick, Quote},
    ledger::{Payment, Refund, RefundStatus},
    refund::Grant,
    shipment::Shipment,
    state::{Event, Next, Status},
    task::{Job, Task},
    trade::Trade,
    view::{OrderDetail, OrderSummary, StaffOrder},
};
use super::{Image, address::Address};
use crate::{
    clock::{Epoch, Zone},
    error::{Code, Failure},
    ids::Id,
    money::Fen,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: Id,
    /// What people call it.
    pub order_no: String,
    pub user_id: Id,
    pub status: Status,
    pub lines: Vec<Line>,
    pub address: Option<Address>,
    /// Pieces, over all lines.
    pub total_count: u64,
    /// What is to be paid: the sum of the lines, unless a clerk said otherwise.
    pub total_price: Fen,
    /// The first product's name, with ` 等` when there are more.
    pub snap_name: String,
    pub snap_image: Option<Image>,
    /// Whether the lines' pieces are taken from stock. Orders imported from the original never took any.
    pub holds_stock: bool,
    pub timeline: Vec<Step>,
    pub create_time: Epoch,
    /// When it closes by itself while it is unpaid; `None` for one that does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_before: Option<Epoch>,
    /// What was opened at WeChat to have it paid, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trades: Vec<Trade>,
    /// What was paid: the order's own payment, and any surplus.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// The state in which a refund was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_refund: Option<Status>,
    /// What is still to be done: see [`task`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Whether a task waits that nobody has begun: the table's stream wakes a worker for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hurry: bool,
    /// How many tasks there ever were: the next one's number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tasks_made: u32,
    #[serde(default)]
    pub version: u64,
}

/// One product of an order, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub product_id: Id,
    pub name: String,
    pub price: Fen,
    pub count: u64,
    pub total_price: Fen,
    pub main_image: Option<Image>,
    /// Pieces that came back into stock with a refund.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub returned: u64,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub event: Event,
    pub status: Status,
    pub at: Epoch,
    /// The reason somebody gave.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// The clerk who did it; `None` for the buyer, WeChat and the clock.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<Id>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_none_of_it(count: &u64) -> bool {
    *count == 0
}

/// Who changes an order, when and why.
#[derive(Clone, Debug, Default)]
pub struct Occasion {
    pub now: Epoch,
    pub by: Option<Id>,
    pub note: Option<String>,
}

impl Occasion {
    /// By the buyer, WeChat or the clock.
    pub fn at(now: Epoch) -> Self {
        Self { now, ..Self::default() }
    }
}

impl Order {
    /// An order of which nothing is known but this.
    pub fn bare(id: Id, order_no: String, user_id: Id, status: Status, create_time: Epoch) -> Self {
        Self {
            id,
            order_no,
            user_id,
            status,
            lines: Vec::new(),
            address: None,
            total_count: 0,
            total_price: Fen(0),
            snap_name: String::new(),
            snap_image: None,
            holds_stock: false,
            timeline: vec![Step { event: Event::Placed, status, at: create_time, note: None, by: None }],
            create_time,
            pay_before: None,
            trades: Vec::new(),
            payments: Vec::new(),
            refunds: Vec::new(),
            shipment: None,
            before_refund: None,
            tasks: Vec::new(),
            hurry: false,
            tasks_made: 0,
            version: 0,
        }
    }

    /// A new order of what was quoted, to be paid before `pay_before`. One that costs nothing is paid with that.
    pub fn place(
        id: Id,
        user_id: Id,
        quote: &Quote,
        address: &Address,
        now: Epoch,
        pay_before: Epoch,
        zone: &Zone,
    ) -> Self {
        let first = quote.picks.first().map(|pick| &pick.product);
        let more = if quote.picks.len() > 1 { " 等" } else { "" };
        let mut order = Self {
            lines: quote.picks.iter().map(Line::of).collect(),
            address: Some(address.clone()),
            total_count: quote.count,
            total_price: quote.price,
            snap_name: first.map_or(String::new(), |product| format!("{}{more}", product.name)),
            snap_image: first.and_then(|product| product.main_image.clone()),
            holds_stock: true,
            pay_before: Some(pay_before),
            ..Self::bare(id, order_no(id, now, zone), user_id, Status::Unpaid, now)
        };
        if order.total_price == Fen(0) {
            order.status = Status::Paid;
            order.timeline.push(Step { event: Event::Paid, status: Status::Paid, at: now, note: None, by: None });
        } else {
            order.plan(Job::CloseUnpaid, pay_before);
        }
        order
    }

    /// What the order is after `event`, by the table of [`state`]; 50020 when its state forbids that. What follows from the
    /// new state by itself is done here: a closed order holds no goods, and what there was to do in another state is not
    /// to be done any more.
    pub fn after(&self, event: Event, occasion: &Occasion) -> Result<Self, Code> {
        let mut next = self.clone();
        next.status = match self.status.after(event).ok_or(Code::OrderStateForbids)? {
            Next::Stay => self.status,
            Next::To(status) => status,
            Next::Back => self.before_refund.ok_or(Code::OrderStateForbids)?,
        };
        match (self.status, next.status) {
            (Status::RefundAsked, Status::RefundAsked) => {}
            (before, Status::RefundAsked) => next.before_refund = Some(before),
            (Status::RefundAsked, _) => next.before_refund = None,
            _ => {}
        }
        if next.status == Status::Closed {
            next.holds_stock = false;
        }
        if next.status != Status::Unpaid {
            next.drop_task(&Job::CloseUnpaid);
        }
        next.await_receipt(self.status, occasion.now);
        let Occasion { now, by, ref note } = *occasion;
        next.timeline.push(Step { event, status: next.status, at: now, note: note.clone(), by });
        Ok(next)
    }
}

impl Order {
    /// A clerk's other price for an unpaid order.
    pub fn reprice(&self, total: Fen, occasion: &Occasion) -> Result<Self, Failure> {
        let mut next = self.after(Event::PriceChanged, occasion)?;
        next.total_price = total;
        Ok(next)
    }
}

impl Line {
    fn of(pick: &Pick) -> Self {
        Self {
            product_id: pick.product.id,
            name: pick.product.name.clone(),
            price: pick.product.price,
            count: pick.count,
            total_price: pick.price,
            main_image: pick.product.main_image.clone(),
            returned: 0,
        }
    }
}

/// The day and the id: unique because the id is, 24 digits, within what WeChat Pay takes as a trade number.
fn order_no(id: Id, now: Epoch, zone: &Zone) -> String {
    format!("{}{id:016}", zone.day(now))
}
