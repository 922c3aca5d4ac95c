//! Acts, carried out.

mod buyer;
mod clerk;
mod wechat;
mod worker;

use futures_util::future::BoxFuture;
use http::StatusCode;
use serde_json::Value;
use shared::{
    ids::Id,
    shop::order::{Event, Order},
};

use super::{
    act::Act,
    stage::{Books, Stage},
};
use crate::support::{Answer, Client, Function};

/// What somebody was answered, and may rely on.
#[derive(Debug)]
pub struct Heard {
    pub status: StatusCode,
    pub fact: Option<Fact>,
}

#[derive(Debug)]
pub enum Fact {
    Placed(Id),
    Happened(Id, Event),
    /// The payment of this trade is written down.
    Settled(Id, String),
    /// The shop took a notification that is not true.
    Fooled,
}

impl Fact {
    pub fn holds(&self, books: &Books) -> bool {
        match self {
            Self::Placed(id) => books.orders.contains_key(id),
            Self::Happened(id, event) => books.orders[id].timeline.iter().any(|step| step.event == *event),
            Self::Settled(id, trade) => books.orders[id].payments.iter().any(|payment| payment.trade_no == *trade),
            Self::Fooled => false,
        }
    }
}

impl Heard {
    fn of(answer: &Answer) -> Self {
        Self { status: answer.status, fact: None }
    }

    /// A success says that this has happened.
    fn happened(answer: &Answer, order: Id, event: Event) -> Self {
        let fact = (answer.status == StatusCode::CREATED).then_some(Fact::Happened(order, event));
        Self { status: answer.status, fact }
    }
}

/// What a scene is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub stage: &'a Stage,
    pub books: &'a Books,
    pub order: Option<&'a Order>,
    /// Chooses where there is a choice left.
    pub luck: u16,
}

/// One function at work on one order.
struct Work<'a> {
    about: Subject<'a>,
    function: &'a Function,
    order: &'a Order,
    id: Id,
}

impl Act {
    /// `None` where nobody is answered, or there is nothing that it could be about. Boxed: it is as large as all of them.
    pub fn perform<'a>(self, function: &'a Function, about: Subject<'a>) -> BoxFuture<'a, Option<Heard>> {
        Box::pin(self.carry_out(function, about))
    }

    async fn carry_out(self, function: &Function, about: Subject<'_>) -> Option<Heard> {
        let stage = about.stage;
        match self {
            Self::Place { buyer, lines } => {
                return Some(buyer::place(&function.hears(&stage.buyers[buyer]), lines).await.0);
            }
            Self::Buy { buyer, lines } => return buyer::buy(stage, function, buyer, lines).await,
            Self::Sweep => return worker::sweep(function).await,
            Self::Wait { seconds } => {
                stage.shop.clock.advance(seconds);
                return None;
            }
            _ => {}
        }
        let order = about.order?;
        let work = Work { about, function, order, id: order.id };
        match self {
            Self::Place { .. } | Self::Buy { .. } | Self::Sweep | Self::Wait { .. } => None,
            Self::PreOrder => work.pre_order().await,
            Self::ReNotify => work.re_notify().await,
            Self::Cancel => work.cancel().await,
            Self::Confirm => work.confirm().await,
            Self::AskRefund => work.ask_refund().await,
            Self::Reprice { fen } => work.reprice(fen).await,
            Self::Ship => work.ship().await,
            Self::Refuse => work.refuse().await,
            Self::Grant { part, restock, key } => work.grant(part, restock, key).await,
            Self::Run => work.run().await,
            Self::Pay => work.pay(),
            Self::PayLate => work.pay_late(),
            Self::Tell(told) => work.tell(told).await,
            Self::EndRefund(status) => work.end_refund(status),
            Self::TellRefund => work.tell_refund().await,
            Self::TellAgain => work.tell_again().await,
            Self::TimeOut => work.time_out().await,
            Self::Attend => work.attend().await,
        }
    }
}

impl Work<'_> {
    fn buyer(&self) -> Client {
        self.function.hears(self.about.stage.buyer_of(self.order))
    }

    fn clerk(&self) -> Client {
        self.function.hears(&self.about.stage.clerk)
    }

    fn any<T>(&self, mut among: Vec<T>) -> Option<T> {
        let place = usize::from(self.about.luck).checked_rem(among.len())?;
        Some(among.swap_remove(place))
    }
}

/// As the wire writes money.
fn yuan(fen: i64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", fen / 100, fen % 100)).expect("a number")
}
