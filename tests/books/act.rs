//! What can happen in a shop.

use shared::shop::order::{Order, Status};
use shop::local::wechat::{Fault, RefundStatus};

use super::stage::Books;
use crate::support::Mishap;

/// Pieces of each product at first: few, so that they run out.
pub const STOCK: [u64; 3] = [2, 6, 40];
/// Their prices in fen.
pub const PRICES: [i64; 3] = [1, 1990, 700];
pub const BUYERS: usize = 3;
/// Functions that can be at work at the same time.
pub const FUNCTIONS: usize = 3;

/// The newest order that fits.
pub const NEWEST: u8 = u8::MAX;

#[derive(Clone, Debug)]
pub struct Story {
    /// The seed of WeChat's weather, and how bad it is, in percent.
    pub weather: Option<(u64, u8)>,
    /// Whether WeChat tells of refunds that have ended, or leaves it to us to ask.
    pub tells_refunds: bool,
    pub scenes: Vec<Scene>,
}

/// Acts at the same time, about the same order, each with what goes wrong with it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The order, among those that the first act fits to.
    pub about: u8,
    pub acts: Vec<(Act, Mishap)>,
    /// What the next call of WeChat Pay meets.
    pub fault: Option<Fault>,
    /// How the calls of acts at the same time are spread.
    pub luck: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Place {
        buyer: usize,
        lines: [u64; 3],
    },
    /// Placed, paid and told, without any trouble.
    Buy {
        buyer: usize,
        lines: [u64; 3],
    },
    PreOrder,
    /// On the phone: a trade that can be paid.
    Pay,
    /// A trade that cannot be paid any more, by a payment that had begun before.
    PayLate,
    /// WeChat tells of a payment.
    Tell(Told),
    /// The mini-program says that it was paid.
    ReNotify,
    Cancel,
    Reprice {
        fen: i64,
    },
    /// The time to pay has passed, and the worker comes to this order.
    TimeOut,
    Ship,
    Confirm,
    AskRefund,
    Refuse,
    Grant {
        part: Option<Part>,
        restock: Option<u8>,
        key: Option<u8>,
    },
    /// WeChat ends a refund.
    EndRefund(RefundStatus),
    /// WeChat tells how a refund ended.
    TellRefund,
    /// WeChat repeats something that it has said of any order, and that may not be the latest.
    TellAgain,
    /// The worker, because the table's stream says that this order has something to be done.
    Attend,
    /// The worker's minute.
    Sweep,
    /// A clerk has a task done again that was given up.
    Run,
    Wait {
        seconds: i64,
    },
}

/// A part of what is left of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    OneFen,
    Half,
    /// More than there is: to be refused.
    TooMuch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Honestly,
    OtherAmount,
    OtherOrder,
    Forged,
}

impl Act {
    /// Whether there is something to it with this order.
    pub fn fits(self, order: &Order, books: &Books) -> bool {
        use Status::{Closed, Completed, Paid, PaidOutOfStock, RefundAsked, Shipped, Unpaid};
        let any = |states: &[Status]| states.contains(&order.status);
        let unpaid_trade = || books.trades_of(order.id).any(|trade| trade.transaction_id.is_none());
        let refund = |fits: fn(RefundStatus) -> bool| books.refunds_of(order.id).any(|refund| fits(refund.status));
        match self {
            Self::Place { .. } | Self::Buy { .. } | Self::Sweep | Self::Wait { .. } => true,
            Self::PreOrder | Self::Cancel | Self::Reprice { .. } | Self::TimeOut => any(&[Unpaid]),
            Self::Pay => unpaid_trade() && any(&[Unpaid]),
            Self::PayLate => unpaid_trade(),
            Self::Tell(_) => books.untold().any(|trade| books.trades_of(order.id).any(|own| own == trade)),
            Self::TellAgain => !order.payments.is_empty(),
            Self::ReNotify => any(&[Unpaid, Closed]),
            Self::Ship => any(&[Paid, PaidOutOfStock]),
            Self::Confirm => any(&[Shipped]),
            Self::AskRefund => any(&[Paid, Shipped, PaidOutOfStock, Completed]),
            Self::Grant { .. } => any(&[Paid, Shipped, PaidOutOfStock, Completed, RefundAsked]),
            Self::Refuse => any(&[RefundAsked]),
            Self::EndRefund(_) => refund(can_end),
            Self::TellRefund => refund(|status| status != RefundStatus::Processing),
            Self::Attend => order.hurry,
            Self::Run => order.tasks.iter().any(|task| task.letter.is_some()),
        }
    }
}

pub fn can_end(status: RefundStatus) -> bool {
    matches!(status, RefundStatus::Processing | RefundStatus::Abnormal)
}
