//! The life of an order: its states, what can happen in each, and nothing else can.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Numbers are the wire's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Status {
    Unpaid = 1,
    Paid = 2,
    Shipped = 3,
    /// Paid, but the goods were gone. The money goes back by itself.
    PaidOutOfStock = 4,
    /// Was paid out of stock; refunded or delivered after all.
    Handled = 5,
    /// Cancelled, or timed out.
    Closed = 6,
    Completed = 7,
    /// Somebody decides about a refund, or one of all the money is under way.
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
    /// By a clerk.
    PriceChanged,
    Paid,
    /// Paid when the order held no goods any more, and there were none left to take.
    PaidOutOfStock,
    /// Money that the order does not need: paid twice, or at a price it no longer has. It goes back by itself.
    SurplusPaid,
    /// By its buyer.
    Cancelled,
    /// Not paid in time.
    TimedOut,
    Shipped,
    /// By a clerk: another carrier or number, or one at last.
    ParcelChanged,
    /// The buyer has the goods.
    Received,
    /// The buyer had time enough to say otherwise.
    ReceivedByTime,
    /// The buyer wants the money back.
    RefundAsked,
    RefundRefused,
    /// All that is left of the money is to go back.
    RefundGranted,
    /// A part of the money is to go back.
    PartRefundGranted,
    /// The last of the money is back.
    Refunded,
    /// A part of the money is back.
    PartRefunded,
    /// WeChat could not give the money back.
    RefundFailed,
}

/// Where an event leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    To(Status),
    Stay,
    /// To the state in which the refund was asked for.
    Back,
}

impl Event {
    pub const ALL: [Self; 18] = [
        Self::Placed,
        Self::PriceChanged,
        Self::Paid,
        Self::PaidOutOfStock,
        Self::SurplusPaid,
        Self::Cancelled,
        Self::TimedOut,
        Self::Shipped,
        Self::ParcelChanged,
        Self::Received,
        Self::ReceivedByTime,
        Self::RefundAsked,
        Self::RefundRefused,
        Self::RefundGranted,
        Self::PartRefundGranted,
        Self::Refunded,
        Self::PartRefunded,
        Self::RefundFailed,
    ];
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
    #[expect(clippy::match_same_arms, reason = "a table, event by event")]
    pub const fn after(self, event: Event) -> Option<Next> {
        use Next::{Back, Stay, To};
        use Status::{Closed, Completed, Handled, Paid, PaidOutOfStock, RefundAsked, Refunded, Shipped, Unpaid};
        Some(match (self, event) {
            (Unpaid, Event::PriceChanged) => Stay,
            (Unpaid, Event::Cancelled | Event::TimedOut) => To(Closed),
            // WeChat takes money for an order that was closed a moment ago, too.
            (Unpaid | Closed, Event::Paid) => To(Paid),
            (Unpaid | Closed, Event::PaidOutOfStock) => To(PaidOutOfStock),
            (Paid, Event::Shipped) => To(Shipped),
            (PaidOutOfStock, Event::Shipped) => To(Handled),
            (Shipped | Handled, Event::ParcelChanged) => Stay,
            (Shipped, Event::Received | Event::ReceivedByTime) => To(Completed),
            (Paid | Shipped | PaidOutOfStock | Completed, Event::RefundAsked) => To(RefundAsked),
            (RefundAsked, Event::RefundRefused) => Back,
            (Paid | Shipped | Completed | RefundAsked, Event::RefundGranted) => To(RefundAsked),
            (PaidOutOfStock, Event::RefundGranted) => Stay,
            (RefundAsked, Event::PartRefundGranted) => Back,
            (Paid | Shipped | Completed, Event::PartRefundGranted) => Stay,
            (RefundAsked, Event::Refunded) => To(Refunded),
            (PaidOutOfStock, Event::Refunded) => To(Handled),
            // Money that nobody waited for, and what WeChat says about money under way, changes no state.
            (_, Event::SurplusPaid | Event::PartRefunded | Event::RefundFailed) => Stay,
            _ => return None,
        })
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

    /// The table once more, the other way round: whoever changes it says so twice. 0 stays, 10 goes back.
    #[test]
    fn nothing_else_can_happen() {
        let allowed = |event| match event {
            Event::Placed => vec![],
            Event::PriceChanged => vec![(1, 0)],
            Event::Paid => vec![(1, 2), (6, 2)],
            Event::PaidOutOfStock => vec![(1, 4), (6, 4)],
            Event::Cancelled | Event::TimedOut => vec![(1, 6)],
            Event::Shipped => vec![(2, 3), (4, 5)],
            Event::ParcelChanged => vec![(3, 0), (5, 0)],
            Event::Received | Event::ReceivedByTime => vec![(3, 7)],
            Event::RefundAsked => vec![(2, 8), (3, 8), (4, 8), (7, 8)],
            Event::RefundRefused => vec![(8, 10)],
            Event::RefundGranted => vec![(2, 8), (3, 8), (4, 0), (7, 8), (8, 8)],
            Event::PartRefundGranted => vec![(2, 0), (3, 0), (7, 0), (8, 10)],
            Event::Refunded => vec![(4, 5), (8, 9)],
            Event::SurplusPaid | Event::PartRefunded | Event::RefundFailed => {
                (1..=9).map(|status| (status, 0)).collect()
            }
        };
        let number = |next| match next {
            Next::Stay => 0,
            Next::To(status) => status.into(),
            Next::Back => 10,
        };
        for event in Event::ALL {
            let found: Vec<(u8, u8)> =
                Status::ALL.into_iter().filter_map(|from| Some((from.into(), number(from.after(event)?)))).collect();
            assert_eq!(found, allowed(event), "{event:?}");
        }
    }

    #[test]
    fn numbers_are_the_wires() {
        assert!(Status::ALL.iter().zip(1..).all(|(status, number)| u8::from(*status) == number));
    }
}
