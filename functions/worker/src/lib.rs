//! What nobody asks for by HTTP: the clock's and the outbox's work.
//!
//! Two things start it. The table's stream does when an order has got something to be told to WeChat, or when there is a
//! new job, so that it happens within a second; and a schedule does every minute, for what comes with time, and for what
//! the first try did not bring about. Either would do alone: whatever is due stays in the index until it is done.

use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use serde_json::{Value, json};
use shared::{
    app::App,
    error::Failure,
    ids::Id,
    job,
    metrics::{self, Metric},
    shop::{
        article, file,
        order::{store, work},
        search,
    },
    sweep::Swept,
};

/// How long a sweep begins anything new. The function is given a minute.
const PATIENCE: Duration = Duration::from_secs(35);
/// How long a job may keep the stream waiting.
const BRIEFLY: Duration = Duration::from_secs(5);

/// An event of the table's stream, or, without records, of the schedule.
pub async fn handle(app: &App, event: &Value) -> Result<Value, Failure> {
    app.parameters.refresh().await;
    let Some(records) = event.get("Records").and_then(Value::as_array) else {
        metrics::count(Metric::Sweeps, 1);
        // Where nothing is due, this stays.
        metrics::highest(Metric::OverdueSeconds, 0);
        // Boxed: they are large.
        let sweeps: [BoxFuture<'_, Result<Swept, Failure>>; 5] = [
            Box::pin(work::sweep(app, PATIENCE)),
            Box::pin(job::sweep(app, PATIENCE)),
            Box::pin(article::work::sweep(app, PATIENCE)),
            Box::pin(file::sweep(app)),
            search::work::sweep(app, PATIENCE),
        ];
        // All of them, whatever becomes of one.
        let Swept { attended, failed } = join_all(sweeps).await.into_iter().sum::<Result<_, Failure>>()?;
        if attended > 0 {
            tracing::info!(attended, failed, "swept");
        }
        if failed > 0 {
            metrics::count(Metric::WorkFailed, i64::try_from(failed).unwrap_or(i64::MAX));
        }
        return Ok(json!({"attended": attended, "failed": failed}));
    };
    // What fails here is the schedule's: to fail the batch would only hold up what is behind it.
    let mut orders: Vec<(Id, Id)> = records.iter().filter_map(|record| named(record, store::ids_of)).collect();
    orders.dedup();
    for (owner, id) in orders {
        if let Err(failure) = work::attend(app, owner, id).await {
            metrics::count(Metric::WorkFailed, 1);
            tracing::error!(order = id, %failure, "an order could not be attended to");
        }
    }
    for id in records.iter().filter_map(|record| named(record, job::id_of)) {
        if let Err(failure) = job::attend(app, id, BRIEFLY).await {
            metrics::count(Metric::WorkFailed, 1);
            tracing::error!(job = id, %failure, "a job could not be attended to");
        }
    }
    Ok(json!({"batchItemFailures": []}))
}

/// What a record is about, if its key is of that kind.
fn named<T>(record: &Value, of: impl Fn(&str, &str) -> Option<T>) -> Option<T> {
    let key = |name: &str| record.pointer(&format!("/dynamodb/Keys/{name}/S")).and_then(Value::as_str);
    of(key("pk")?, key("sk")?)
}
