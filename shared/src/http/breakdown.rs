//! Every answer of 500 and above is kept, under the id that the answer names: who is told "999" can be told why.

use std::{sync::Arc, time::Duration};

use super::{caller::ClientAddress, request_id::RequestId};
use crate::{
    app::App,
    audit::error::{CAUSE, ErrorEntry},
    error::Failure,
    shop::User,
};

/// An answer does not wait longer for its entry: it may be the table that is down. The function's own log has it, too.
const PATIENCE: Duration = Duration::from_millis(500);

/// Characters that are kept of a path.
const PATH: usize = 256;

/// What is known of a request beside its failure.
pub(super) struct Circumstances<'a> {
    pub id: &'a RequestId,
    pub method: String,
    pub path: String,
    pub route: Option<String>,
    pub user: Option<&'a Arc<User>>,
    pub address: Option<ClientAddress>,
}

pub(super) async fn keep(app: &App, failure: &Failure, request: Circumstances<'_>) {
    let Circumstances { id, method, path, route, user, address } = request;
    let (status, error_code, _) = failure.code().wire();
    let entry = ErrorEntry {
        id: app.ids.next(),
        request_id: id.0.clone(),
        method,
        path: path.chars().take(PATH).collect(),
        endpoint: route,
        status: status.as_u16(),
        error_code,
        cause: failure.cause().unwrap_or(failure.message()).chars().take(CAUSE).collect(),
        user_id: user.map(|user| user.id),
        user_name: user.map(|user| user.display_name()),
        address: address.map(|address| address.0),
        create_time: app.clock.now(),
        expires: app.clock.now() + app.settings().log_keep,
    };
    let kept = tokio::time::timeout(PATIENCE, app.table.write(entry.note())).await;
    if !matches!(kept, Ok(Ok(()))) {
        tracing::warn!(request_id = entry.request_id, "the error log does not have it");
    }
}
