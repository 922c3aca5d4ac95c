//! Logs: who changed what, who logged in, and what went wrong.

mod agent;
mod error;
mod login;
mod operation;
mod period;

use std::sync::Arc;

use shared::{
    app::App,
    audit::{Log, clear},
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

/// Empties a log of all there is by now.
async fn empty(app: &Arc<App>, log: Log, caller: &Caller) -> Result<Deleted, Failure> {
    clear::clear(app, log, app.ids.next(), caller.id).await?;
    Ok(Deleted::new())
}
