//! The life of an order: its states, what can happen in each, and nothing else can.

use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Placed,
    /// By its buyer.
    Cancelled,
    /// The buyer has the goods.
    Received,
    /// The buyer wants the money back.
    RefundAsked,
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

    #[test]
    fn only_an_unpaid_order_can_be_cancelled() {
        for status in Status::ALL {
            assert_eq!(status.after(Event::Cancelled).is_some(), status == Status::Unpaid, "{status:?}");
            assert_eq!(status.after(Event::Placed), None);
        }
    }

    #[test]
    fn numbers_are_the_wires() {
        assert!(Status::ALL.iter().zip(1..).all(|(status, number)| u8::from(*status) == number));
    }
}
