//! Everybody's orders, for the back office: finding them, sending goods, giving money back, and what went wrong on the way
//! to WeChat.

mod delivery;
mod lists;
mod price;
mod read;
mod refund;
mod task;

use std::sync::Arc;

use shared::{
    app::App,
    error::{Code, Failure},
    http::{Api, Caller, routes},
    ids::Id,
    shop::order::{Occasion, store},
};

pub fn api() -> Api {
    Api::new("cms_order")
        .mount(routes!(lists::list))
        .mount(routes!(lists::by_user))
        .mount(routes!(read::search))
        .mount(routes!(delivery::delivery))
        .mount(routes!(delivery::change))
        .mount(routes!(delivery::carriers))
        .mount(routes!(task::list))
        .mount(routes!(task::run))
        .mount(routes!(read::detail))
        .mount(routes!(refund::grant))
        .mount(routes!(refund::refuse))
        .mount(routes!(price::price))
}

/// Whose the order is: a clerk knows its id alone.
async fn owner_of(app: &App, order: Id) -> Result<Id, Failure> {
    store::owner_of(&app.table, order).await?.ok_or_else(|| Code::OrderNotFound.into())
}

/// A clerk, now, for this reason.
fn occasion(app: &Arc<App>, clerk: &Caller, note: Option<String>) -> Occasion {
    Occasion { now: app.clock.now(), by: Some(clerk.id), note }
}
