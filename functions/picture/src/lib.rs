//! What happens to a picture after it was stored: its smaller versions are made.

use serde_json::Value;
use shared::{app::App, error::Failure};

/// An event of the bucket: an object was created.
pub async fn handle(_: &App, event: &Value) -> Result<Value, Failure> {
    tracing::info!(%event, "an object was created");
    Ok(Value::Null)
}
