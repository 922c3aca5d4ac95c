//! Logs: who changed what, who logged in, and what went wrong.

mod agent;
mod error;
mod login;
mod operation;

use std::sync::Arc;

use shared::{
    app::App,
    audit::{Log, clear, operation::Underway},
    error::Failure,
    http::{Api, Caller, Deleted, routes},
};

pub fn api() -> Api {
    Api::new("cms_log")
        .mount(routes!(operation::search))
        .mount(routes!(operation::users))
        .mount(routes!(operation::clear))
        .mount(routes!(operation::detail, operation::delete))
        .mount(routes!(login::list))
        .mount(routes!(login::clear))
        .mount(routes!(login::detail, login::delete))
        .mount(routes!(error::list))
        .mount(routes!(error::clear))
        .mount(routes!(error::detail, error::delete))
}

/// Empties a log of all there was before this request: who emptied it is the first thing in the new one.
async fn empty(app: &Arc<App>, log: Log, caller: &Caller, request: Underway) -> Result<Deleted, Failure> {
    clear::clear(app, log, request.0 - 1, caller.id).await?;
    Ok(Deleted::new())
}
