//! What the metrics say of orders. Called where a transaction has come through, and nowhere else: what is told twice, or decided
//! anew because it met something, counts once.

use super::{Event, Order, Step};
use crate::metrics::{Metric, count};

pub(super) fn placed(order: &Order) {
    count(Metric::OrdersPlaced, 1);
    happened(order, &order.timeline);
}

/// There was not enough of everything.
pub(super) fn short() {
    count(Metric::OrdersRefusedForStock, 1);
}

pub(super) fn changed(before: &Order, after: &Order) {
    // A timeline only grows.
    happened(after, after.timeline.get(before.timeline.len()..).unwrap_or_default());
}

fn happened(order: &Order, steps: &[Step]) {
    for step in steps {
        match step.event {
            Event::Paid => {
                count(Metric::OrdersPaid, 1);
                count(Metric::RevenueFen, order.payment().map_or(0, |payment| payment.total.0));
            }
            Event::Cancelled | Event::TimedOut => count(Metric::OrdersClosed, 1),
            Event::Refunded | Event::PartRefunded => count(Metric::Refunds, 1),
            _ => {}
        }
    }
}
