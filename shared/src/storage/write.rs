//! Writing: every change names the condition it needs and the code that answers when it does not hold.

use std::fmt;

use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update as UpdateItem,
};
use serde::de::DeserializeOwned;

use super::{Condition, Entity, Item, Key, Update, expression::Names, key::to_item, read::parse};
use crate::error::{Code, Failure};

/// One change of one item.
#[derive(Debug)]
pub struct Write {
    pub(super) key: Key,
    change: Change,
    condition: Condition,
    pub(super) refusal: Code,
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

    pub(super) fn put_item(key: Key, item: Item) -> Self {
        Self::new(key, Change::Put(Ok(item)), Condition::default(), Code::Conflict)
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

    /// The item it is about.
    pub fn key(&self) -> &Key {
        &self.key
    }

    fn new(key: Key, change: Change, condition: Condition, refusal: Code) -> Self {
        Self { key, change, condition, refusal }
    }

    pub(super) fn into_transact(self) -> Result<TransactWriteItem, Failure> {
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
            Change::Delete => {
                item.delete(fill!(Delete::builder().set_key(Some(key)).set_condition_expression(condition))?)
            }
            Change::Check => item.condition_check(fill!(
                ConditionCheck::builder().set_key(Some(key)).set_condition_expression(condition)
            )?),
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
pub struct Refusal {
    /// Its place among the writes.
    pub index: usize,
    pub code: Code,
    pub(super) item: Option<Item>,
}

/// Without the item: it may hold a secret.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("index", &self.index).field("code", &self.code).finish_non_exhaustive()
    }
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
