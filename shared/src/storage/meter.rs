//! What a request costs: its DynamoDB calls and their capacity units, counted where the calls are made.

use std::{cell::RefCell, future::Future};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use serde::Serialize;

/// One DynamoDB call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    /// `GetItem`, `Query`, …
    pub operation: &'static str,
    /// The keys it touched, ids and all: `USER#17/USER`, `gsi1 PRODUCTS`.
    pub keys: Vec<String>,
    pub consistent: bool,
    /// Read and write capacity units as DynamoDB counted them.
    pub read: f64,
    pub write: f64,
}

tokio::task_local! {
    static CALLS: RefCell<Vec<Call>>;
}

/// Runs `work` and tells what it called.
pub async fn measure<T>(work: impl Future<Output = T>) -> (T, Vec<Call>) {
    CALLS
        .scope(RefCell::default(), async {
            let answer = work.await;
            (answer, CALLS.with(RefCell::take))
        })
        .await
}

/// Notes a call; outside [`measure`] nobody asks.
pub(super) fn note(
    operation: &'static str,
    keys: Vec<String>,
    consistent: bool,
    write: bool,
    consumed: Option<&[ConsumedCapacity]>,
) {
    let parts = consumed.unwrap_or_default();
    let sum = |units: fn(&ConsumedCapacity) -> Option<f64>| parts.iter().filter_map(units).sum::<f64>();
    // Only transactions split reads from writes; elsewhere the operation says which one it is.
    let (mut read_units, mut write_units) =
        (sum(ConsumedCapacity::read_capacity_units), sum(ConsumedCapacity::write_capacity_units));
    if read_units == 0.0 && write_units == 0.0 {
        *(if write { &mut write_units } else { &mut read_units }) = sum(ConsumedCapacity::capacity_units);
    }
    let call = Call { operation, keys, consistent, read: read_units, write: write_units };
    // Outside a measured request (start-up, the command line) there is nobody to tell.
    let _ = CALLS.try_with(|calls| calls.borrow_mut().push(call));
}
