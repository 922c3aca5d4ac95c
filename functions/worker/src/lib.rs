//! What nobody asks for by HTTP: the clock's and the outbox's work about orders.
//!
//! Two things start it. The table's stream does when an order has got something to be told to WeChat, so that it happens
//! within a second; and a schedule does every minute, for what comes with time, and for what the first try did not bring
//! about. Either would do alone: whatever is due stays in the index until it is done.

use std::time::Duration;

use serde_json::{Value, json};
use shared::{
    app::App,
    error::Failure,
    ids::Id,
    shop::order::{store, work},
};

/// How long a sweep begins anything new. The function is given a minute.
const PATIENCE: Duration = Duration::from_secs(35);

/// An event of the table's stream, or, without records, of the schedule.
pub async fn handle(app: &App, event: &Value) -> Result<Value, Failure> {
    app.parameters.refresh().await;
    let Some(records) = event.get("Records").and_then(Value::as_array) else {
        let swept = work::sweep(app, PATIENCE).await?;
        tracing::info!(attended = swept.attended, failed = swept.failed, "sweep");
        return Ok(json!({"attended": swept.attended, "failed": swept.failed}));
    };
    let mut orders: Vec<(Id, Id)> = records.iter().filter_map(order_of).collect();
    orders.dedup();
    for (owner, id) in orders {
        // What fails here is the schedule's: to fail the batch would only hold up the orders behind it.
        if let Err(failure) = work::attend(app, owner, id).await {
            tracing::error!(order = id, %failure, "an order could not be attended to");
        }
    }
    Ok(json!({"batchItemFailures": []}))
}

/// Owner and id of the order that a record is about.
fn order_of(record: &Value) -> Option<(Id, Id)> {
    let key = |name: &str| record.pointer(&format!("/dynamodb/Keys/{name}/S")).and_then(Value::as_str);
    store::ids_of(key("pk")?, key("sk")?)
}
