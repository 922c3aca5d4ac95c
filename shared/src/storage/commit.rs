//! Sending what is to be written: alone, or all or nothing together.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        delete_item::DeleteItemError, put_item::PutItemError, transact_write_items::TransactWriteItemsError,
        update_item::UpdateItemError,
    },
    types::{CancellationReason, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};

use super::{Refusal, Rejected, Table, Write, broken, meter, read::show};
use crate::error::{Code, Failure};

/// What one transaction holds.
pub const TRANSACTION: usize = 100;

/// How often a write that met a transaction is tried again. With the waits below, 64 buyers who want one product at once
/// all come through, though each transaction has hold of it for 50 ms: the last of them after some 5 s.
pub(super) const ATTEMPTS: u32 = 24;

/// A random part of a time that grows: whoever met once does not meet again.
pub(super) async fn pause(attempt: u32) {
    let ceiling = 20_u64 << attempt.min(5);
    tokio::time::sleep(Duration::from_millis(1 + rand::random::<u64>() % ceiling)).await;
}

pub(super) fn exhausted() -> Failure {
    Failure::busy().because(format!("a write met transactions {ATTEMPTS} times"))
}

impl Table {
    /// One write: half the price of a transaction of one. Tried again while a transaction has hold of the item.
    pub async fn write(&self, write: Write) -> Result<(), Rejected> {
        let refusal = write.refusal;
        let place = show(&write.key);
        let item = write.into_transact()?;
        for attempt in 0..ATTEMPTS {
            if let Some(done) = self.try_write(item.clone(), refusal, &place).await {
                return done;
            }
            pause(attempt).await;
        }
        Err(exhausted().into())
    }

    /// `None` where a transaction was in the way: nothing has happened.
    async fn try_write(&self, item: TransactWriteItem, refusal: Code, place: &str) -> Option<Result<(), Rejected>> {
        // The single-item calls differ in type only, as do the parts of a transaction.
        macro_rules! call {
            ($name:literal, $error:ident, $request:expr, $part:expr) => {{
                let answer = $request
                    .table_name(&*self.name)
                    .set_condition_expression($part.condition_expression)
                    .set_expression_attribute_names($part.expression_attribute_names)
                    .set_expression_attribute_values($part.expression_attribute_values)
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .return_consumed_capacity(ReturnConsumedCapacity::Total)
                    .send()
                    .await;
                let used = answer.as_ref().ok().and_then(|done| done.consumed_capacity.clone()).map(|used| vec![used]);
                meter::note($name, vec![place.to_owned()], false, true, used.as_deref());
                let Err(error) = answer else { return Some(Ok(())) };
                match error.as_service_error() {
                    Some($error::ConditionalCheckFailedException(failed)) => {
                        Some(Err(Rejected::Refused(vec![Refusal {
                            index: 0,
                            code: refusal,
                            item: failed.item.clone(),
                        }])))
                    }
                    Some(refused) if refused.code() == Some("TransactionConflictException") => None,
                    _ => Some(Err(Rejected::Failed(broken(&error)))),
                }
            }};
        }
        if let Some(put) = item.put {
            call!("PutItem", PutItemError, self.client.put_item().set_item(Some(put.item)), put)
        } else if let Some(update) = item.update {
            let request =
                self.client.update_item().set_key(Some(update.key)).update_expression(update.update_expression);
            call!("UpdateItem", UpdateItemError, request, update)
        } else if let Some(delete) = item.delete {
            call!("DeleteItem", DeleteItemError, self.client.delete_item().set_key(Some(delete.key)), delete)
        } else {
            Some(Err(Failure::internal("a condition without a write").into()))
        }
    }

    /// All or nothing: one transaction of at most [`TRANSACTION`] writes. A transaction that meets another one is tried
    /// again with the same idempotency token, so that it happens once even where the answer to the first try was lost.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<(), Rejected> {
        if writes.len() > TRANSACTION {
            return Err(Failure::internal("more writes than a transaction holds").into());
        }
        let refusals: Vec<Code> = writes.iter().map(|write| write.refusal).collect();
        let places: Vec<String> = writes.iter().map(|write| show(&write.key)).collect();
        let items = writes.into_iter().map(Write::into_transact).collect::<Result<Vec<_>, _>>()?;
        let items: Vec<TransactWriteItem> = items.into_iter().map(|item| self.named(item)).collect();
        let token = format!("{:032x}", rand::random::<u128>());
        for attempt in 0..ATTEMPTS {
            let answer = self
                .client
                .transact_write_items()
                .set_transact_items(Some(items.clone()))
                .client_request_token(&token)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let consumed = answer.as_ref().ok().and_then(|done| done.consumed_capacity.as_deref());
            meter::note("TransactWriteItems", places.clone(), false, true, consumed);
            let Err(error) = answer else { return Ok(()) };
            match reasons(&error) {
                Some(reasons) if reasons.iter().any(|reason| reason.code() == Some("ConditionalCheckFailed")) => {
                    return Err(Rejected::Refused(refused(reasons, &refusals)));
                }
                Some(reasons) if reasons.iter().any(|reason| passing(reason.code())) => {}
                _ if error.as_service_error().is_some_and(|error| passing(error.code())) => {}
                _ => return Err(Rejected::Failed(broken(&error))),
            }
            pause(attempt).await;
        }
        Err(exhausted().into())
    }

    fn named(&self, mut item: TransactWriteItem) -> TransactWriteItem {
        let tables = [
            item.put.as_mut().map(|part| &mut part.table_name),
            item.update.as_mut().map(|part| &mut part.table_name),
            item.delete.as_mut().map(|part| &mut part.table_name),
            item.condition_check.as_mut().map(|part| &mut part.table_name),
        ];
        for name in tables.into_iter().flatten() {
            (*self.name).clone_into(name);
        }
        item
    }
}

fn reasons<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<&[CancellationReason]> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => Some(cancelled.cancellation_reasons()),
        _ => None,
    }
}

/// Reason *i* belongs to write *i*.
fn refused(reasons: &[CancellationReason], codes: &[Code]) -> Vec<Refusal> {
    let failed = reasons.iter().zip(codes).enumerate();
    failed
        .filter(|(_, (reason, _))| reason.code() == Some("ConditionalCheckFailed"))
        .map(|(index, (reason, code))| Refusal { index, code: *code, item: reason.item.clone() })
        .collect()
}

/// Two transactions met, or the table was too busy: nothing is wrong with this one.
fn passing(code: Option<&str>) -> bool {
    matches!(
        code,
        Some(
            "TransactionConflict"
                | "TransactionConflictException"
                | "TransactionInProgressException"
                | "ThrottlingError"
                | "ProvisionedThroughputExceeded"
        )
    )
}
