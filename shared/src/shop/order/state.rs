//! The life of an order: its states, what can happen in each, and nothing else can.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Numbers are the wire's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Status {
    Unpaid = 1,
    Paid = 2,
    Shipped = 3,
    /// Paid, but the goods were gone.
    PaidOutOfStock = 4,
    /// Was paid out of stock; refunded or delivered after all.
    Handled = 5,
    /// Cancelled, or timed out.
    Closed = 6,
    Completed = 7,
    RefundAsked = 8,
    Refunded = 9,
}

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderEvent)]
pub enum Event {
    /// How every order begins; it happens to none that exists.
    Placed,
    /// By its buyer.
    Cancelled,
    /// The buyer has the goods.
    Received,
    /// The buyer wants the money back.
    RefundAsked,
}

impl Event {
    pub const ALL: [Self; 4] = [Self::Placed, Self::Cancelled, Self::Received, Self::RefundAsked];
}

impl Status {
    pub const ALL: [Self; 9] = [
        Self::Unpaid,
        Self::Paid,
        Self::Shipped,
        Self::PaidOutOfStock,
        Self::Handled,
        Self::Closed,
        Self::Completed,
        Self::RefundAsked,
        Self::Refunded,
    ];

    /// The table of allowed transitions.
    pub const fn after(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Unpaid, Event::Cancelled) => Some(Self::Closed),
            (Self::Shipped, Event::Received) => Some(Self::Completed),
            (Self::Paid | Self::Shipped | Self::PaidOutOfStock | Self::Completed, Event::RefundAsked) => {
                Some(Self::RefundAsked)
            }
            _ => None,
        }
    }
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        status as Self
    }
}

impl TryFrom<u8> for Status {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL.into_iter().find(|status| *status as u8 == number).ok_or_else(|| format!("no order status {number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table once more, the other way round: whoever changes it says so twice.
    #[test]
    fn nothing_else_can_happen() {
        let allowed = |event| match event {
            Event::Placed => vec![],
            Event::Cancelled => vec![(1, 6)],
            Event::Received => vec![(3, 7)],
            Event::RefundAsked => vec![(2, 8), (3, 8), (4, 8), (7, 8)],
        };
        for event in Event::ALL {
            let found: Vec<(u8, u8)> =
                Status::ALL.into_iter().filter_map(|from| Some((from.into(), from.after(event)?.into()))).collect();
            assert_eq!(found, allowed(event), "{event:?}");
        }
    }

    #[test]
    fn numbers_are_the_wires() {
        assert!(Status::ALL.iter().zip(1..).all(|(status, number)| u8::from(*status) == number));
    }
}
