//! Orders and their lines.

use serde::{Deserialize, Serialize};
use shared::{
    money::Fen,
    shop::{
        address::Address,
        order::{Line, Order, Status},
    },
};

use super::{Drafted, Notes, Refusal, link, own_id, row};
use crate::import::{
    rows::{self, SnapAddress, SnapItem},
    stage::{Place, Staged},
};
use crate::language::text;

/// An order with the lines its snapshot has, without their pictures.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Placed(pub Order);

impl Staged for Placed {
    const TABLE: &'static str = "order";
}

fn negative() -> Refusal {
    text!("import.why.negative")
}

impl Drafted for rows::Order {
    type Draft = Placed;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Placed), Refusal> {
        let status = match self.order_status {
            status @ 1..=5 => u8::try_from(status).ok().and_then(|status| Status::try_from(status).ok()),
            _ => None,
        };
        let status = status.ok_or(text!("import.why.order_status"))?;
        if self.total_price < 0 {
            return Err(negative());
        }
        let create_time = self.times.create_time.or(self.times.update_time).unwrap_or_else(|| {
            notes.note(text!("import.why.undated"));
            0
        });
        let lines = self.snap_items.into_iter().map(|item| line(item, notes)).collect::<Result<Vec<Line>, _>>()?;
        // When it was paid or shipped, the original does not know. It took stock when somebody paid, never for an order; and
        // nobody waits for a payment any more.
        let order = Order {
            lines,
            address: self.snap_address.map(address),
            total_count: u64::try_from(self.total_count).map_err(|_| negative())?,
            total_price: Fen(self.total_price),
            snap_name: self.snap_name.unwrap_or_default(),
            snap_image: notes.image(self.snap_img),
            ..Order::bare(own_id(self.id)?, self.order_no, link(self.user_id), status, create_time)
        };
        Ok((Place::of(order.user_id, order.id), Placed(order)))
    }
}

fn line(item: SnapItem, notes: &mut Notes<'_>) -> Result<Line, Refusal> {
    let count = u64::try_from(item.count).map_err(|_| negative())?;
    if item.total_price < 0 {
        return Err(negative());
    }
    let pieces = item.count.max(1);
    if item.total_price % pieces != 0 {
        notes.note(text!("import.why.rounded"));
    }
    Ok(Line {
        product_id: link(item.id),
        name: item.name,
        price: Fen(item.total_price.saturating_add(pieces / 2) / pieces),
        count,
        total_price: Fen(item.total_price),
        main_image: None,
        returned: 0,
    })
}

/// The address as it was then: no entry of an address book.
fn address(snapshot: SnapAddress) -> Address {
    Address {
        id: 0,
        name: snapshot.name,
        mobile: snapshot.mobile,
        province: snapshot.province,
        city: snapshot.city,
        country: snapshot.country,
        detail: snapshot.detail,
    }
}

/// A line of an order as the database has it, beside the snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub struct Piece {
    pub count: u64,
}

impl Staged for Piece {
    const TABLE: &'static str = "order_product";
}

impl Drafted for rows::OrderProduct {
    type Draft = Piece;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Piece), Refusal> {
        let count = u64::try_from(self.count).map_err(|_| negative())?;
        Ok((Place::of(link(self.order_id), link(self.product_id)), Piece { count }))
    }
}
