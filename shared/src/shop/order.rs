//! Orders: what was bought, what it cost, where it goes, and what has happened to it.

pub mod basket;
pub mod state;
pub mod store;
mod view;

use serde::{Deserialize, Serialize};

pub use self::{
    basket::{Basket, Pick, Quote},
    state::{Event, Status},
    view::{OrderDetail, OrderSummary},
};
use super::{Image, address::Address};
use crate::{
    clock::{Epoch, Zone},
    error::Code,
    ids::Id,
    money::Fen,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: Id,
    /// What people and WeChat call it.
    pub order_no: String,
    pub user_id: Id,
    pub status: Status,
    pub lines: Vec<Line>,
    pub address: Option<Address>,
    /// Pieces, over all lines.
    pub total_count: u64,
    pub total_price: Fen,
    /// The first product's name, with ` 等` when there are more.
    pub snap_name: String,
    pub snap_image: Option<Image>,
    /// Whether the lines' pieces are taken from stock. Orders imported from the original never took any.
    pub holds_stock: bool,
    pub timeline: Vec<Step>,
    pub create_time: Epoch,
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
}

impl Order {
    /// A new order of what was quoted.
    pub fn place(id: Id, user_id: Id, quote: &Quote, address: &Address, now: Epoch, zone: &Zone) -> Self {
        let first = quote.picks.first().map(|pick| &pick.product);
        let more = if quote.picks.len() > 1 { " 等" } else { "" };
        Self {
            id,
            order_no: order_no(id, now, zone),
            user_id,
            status: Status::Unpaid,
            lines: quote.picks.iter().map(Line::of).collect(),
            address: Some(address.clone()),
            total_count: quote.count,
            total_price: quote.price,
            snap_name: first.map_or(String::new(), |product| format!("{}{more}", product.name)),
            snap_image: first.and_then(|product| product.main_image.clone()),
            holds_stock: true,
            timeline: vec![Step { event: Event::Placed, status: Status::Unpaid, at: now, note: None }],
            create_time: now,
            version: 0,
        }
    }

    /// What the order is after `event`; the code that answers when its state forbids that.
    pub fn after(&self, event: Event, now: Epoch, note: Option<String>) -> Result<Self, Code> {
        let status = self.status.after(event).ok_or(Code::OrderStateForbids)?;
        let mut next = self.clone();
        next.status = status;
        next.timeline.push(Step { event, status, at: now, note });
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
        }
    }
}

/// The day and the id: unique because the id is, 24 digits, within what WeChat Pay takes as a trade number.
fn order_no(id: Id, now: Epoch, zone: &Zone) -> String {
    format!("{}{id:016}", zone.day(now))
}
