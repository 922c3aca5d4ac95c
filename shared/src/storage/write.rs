//! Writing: every change names the condition it needs and the code that answers when it does not hold.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{
        delete_item::DeleteItemError, put_item::PutItemError, transact_write_items::TransactWriteItemsError,
        update_item::UpdateItemError,
    },
    types::{
        CancellationReason, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update as UpdateItem,
    },
};
use serde::de::DeserializeOwned;

use super::{
    Condition, Entity, Item, Key, Table, Update, broken, busy,
    expression::Names,
    key::to_item,
    meter,
    read::{parse, show},
};
use crate::error::{Code, Failure};

/// How often a transaction that met another one is tried again, waiting a little longer each time.
const ATTEMPTS: u32 = 12;
const TRANSACTION: usize = 100;

/// One change of one item.
#[derive(Debug)]
pub struct Write {
    key: Key,
    change: Change,
    condition: Condition,
    refusal: Code,
}

#[derive(Debug)]
enum Change {
    Put(Result<Item, serde_dynamo::Error>),
    Update(Update),
    Delete,
    Check,
}

impl Write {
    /// Stores something new. Refused as [`Code::AlreadyExists`] where its key is taken.
    pub fn create(entity: &impl Entity) -> Self {
        Self::new(entity.key(), Change::Put(to_item(entity)), Condition::absent(), Code::AlreadyExists)
    }

    /// Stores something whatever was there.
    pub fn put(entity: &impl Entity) -> Self {
        Self::new(entity.key(), Change::Put(to_item(entity)), Condition::default(), Code::Conflict)
    }

    /// Replaces what was read. Refused as [`Code::Conflict`] where it has changed since.
    pub fn replace(entity: &impl Entity) -> Self {
        let unchanged = Condition::version(entity.version());
        Self::new(entity.key(), Change::Put(to_item(entity)), unchanged, Code::Conflict)
    }

    pub fn update(key: Key, update: Update) -> Self {
        Self::new(key, Change::Update(update), Condition::default(), Code::Conflict)
    }

    pub fn delete(key: Key) -> Self {
        Self::new(key, Change::Delete, Condition::default(), Code::Conflict)
    }

    /// Changes nothing, but the rest happens only if the item is as `condition` says.
    pub fn check(key: Key, condition: Condition) -> Self {
        Self::new(key, Change::Check, condition, Code::Conflict)
    }

    #[must_use]
    pub fn when(self, condition: Condition) -> Self {
        Self { condition, ..self }
    }

    /// The code that answers when the condition does not hold.
    #[must_use]
    pub fn or(self, refusal: Code) -> Self {
        Self { refusal, ..self }
    }

    fn new(key: Key, change: Change, condition: Condition, refusal: Code) -> Self {
        Self { key, change, condition, refusal }
    }

    fn into_transact(self) -> Result<TransactWriteItem, Failure> {
        let mut names = Names::default();
        let change = match &self.change {
            Change::Update(update) => update.render(&mut names),
            _ => String::new(),
        };
        let condition = self.condition.render(&mut names);
        let (names, values) = names.into_parts();
        let (key, old) = (self.key.attributes(), ReturnValuesOnConditionCheckFailure::AllOld);
        let item = TransactWriteItem::builder();
        // The builders of the SDK differ in type only; the table's name is filled in by `commit`.
        macro_rules! fill {
            ($builder:expr) => {
                $builder
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values_on_condition_check_failure(old)
                    .table_name("")
                    .build()
                    .map_err(Failure::internal)
            };
        }
        Ok(match self.change {
            Change::Put(new) => {
                let new = new.map_err(Failure::internal)?;
                item.put(fill!(Put::builder().set_item(Some(new)).set_condition_expression(condition))?)
            }
            Change::Update(_) => item.update(fill!(
                UpdateItem::builder().set_key(Some(key)).update_expression(change).set_condition_expression(condition)
            )?),
            Change::Delete => item.delete(fill!(Delete::builder().set_key(Some(key)).set_condition_expression(condition))?),
            Change::Check => item
                .condition_check(fill!(ConditionCheck::builder().set_key(Some(key)).set_condition_expression(condition))?),
        }
        .build())
    }
}

/// Why a set of writes did not happen. None of them did.
#[derive(Debug)]
pub enum Rejected {
    /// The conditions of these writes did not hold.
    Refused(Vec<Refusal>),
    Failed(Failure),
}

/// A write whose condition did not hold.
#[derive(Debug)]
pub struct Refusal {
    /// Its place among the writes.
    pub index: usize,
    pub code: Code,
    item: Option<Item>,
}

impl Refusal {
    /// The item as it stands, if there is one.
    pub fn current<T: DeserializeOwned>(&self) -> Result<Option<T>, Failure> {
        self.item.clone().map(parse).transpose()
    }
}

impl From<Failure> for Rejected {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Refused(refusals) => Self::new(refusals.first().map_or(Code::Conflict, |refusal| refusal.code)),
            Rejected::Failed(failure) => failure,
        }
    }
}

impl Table {
    /// One write: half the price of a transaction of one.
    pub async fn write(&self, write: Write) -> Result<(), Rejected> {
        let refusal = write.refusal;
        let place = show(&write.key);
        let item = write.into_transact()?;
        // The single-item calls, like the builders above, differ in type only.
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
                meter::note($name, vec![place], false, true, used.as_deref());
                answer.map(drop).map_err(|error| match error.as_service_error() {
                    Some($error::ConditionalCheckFailedException(failed)) => {
                        Rejected::Refused(vec![Refusal { index: 0, code: refusal, item: failed.item.clone() }])
                    }
                    _ => Rejected::Failed(broken(&error)),
                })
            }};
        }
        if let Some(put) = item.put {
            call!("PutItem", PutItemError, self.client.put_item().set_item(Some(put.item)), put)
        } else if let Some(update) = item.update {
            let request = self.client.update_item().set_key(Some(update.key)).update_expression(update.update_expression);
            call!("UpdateItem", UpdateItemError, request, update)
        } else if let Some(delete) = item.delete {
            call!("DeleteItem", DeleteItemError, self.client.delete_item().set_key(Some(delete.key)), delete)
        } else {
            Err(Failure::internal("a condition without a write").into())
        }
    }

    /// All or nothing: one transaction of at most 100 writes. A transaction that meets another one is tried again with
    /// the same idempotency token, so that it happens once even where the answer to the first try was lost.
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
            let error = match answer {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            match reasons(&error) {
                Some(reasons) if reasons.iter().any(|reason| reason.code() == Some("ConditionalCheckFailed")) => {
                    return Err(Rejected::Refused(refused(reasons, &refusals)));
                }
                Some(reasons) if reasons.iter().any(|reason| passing(reason.code())) => {}
                _ if error.as_service_error().is_some_and(|error| passing(error.meta().code())) => {}
                _ => return Err(Rejected::Failed(broken(&error))),
            }
            let ceiling = 20_u64 << attempt.min(5);
            tokio::time::sleep(std::time::Duration::from_millis(1 + rand::random::<u64>() % ceiling)).await;
        }
        Err(Rejected::Failed(busy().because(format!("a transaction met others {ATTEMPTS} times"))))
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
