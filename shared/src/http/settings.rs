use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::app::App;

/// Has the settings fresh before an operation runs, so that it can have them without waiting.
pub(super) async fn refresh(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    app.parameters.refresh().await;
    next.run(request).await
}
