//! Changing an item and seeing what has come of it, in one call.

use aws_sdk_dynamodb::{
    error::ProvideErrorMetadata,
    types::{ReturnConsumedCapacity, ReturnValue},
};
use serde::de::DeserializeOwned;

use super::{
    Key, Table, Update, broken,
    commit::{ATTEMPTS, exhausted, pause},
    expression::Names,
    meter,
    read::{parse, show},
};
use crate::error::Failure;

impl Table {
    /// Changes an item, or makes it, and answers it as it is now. Tried again while a transaction has hold of it. Where an
    /// answer gets lost on its way, the change may happen twice.
    pub async fn update<T: DeserializeOwned>(&self, key: &Key, update: &Update) -> Result<T, Failure> {
        let mut names = Names::default();
        let change = update.render(&mut names);
        let (names, values) = names.into_parts();
        for attempt in 0..ATTEMPTS {
            let answer = self
                .client
                .update_item()
                .table_name(&*self.name)
                .set_key(Some(key.attributes()))
                .update_expression(&change)
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(values.clone())
                .return_values(ReturnValue::AllNew)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let used = answer.as_ref().ok().and_then(|done| done.consumed_capacity.clone()).map(|used| vec![used]);
            meter::note("UpdateItem", vec![show(key)], false, true, used.as_deref());
            match answer {
                Ok(done) => return parse(done.attributes.unwrap_or_default()),
                Err(error) if error.code() == Some("TransactionConflictException") => pause(attempt).await,
                Err(error) => return Err(broken(&error)),
            }
        }
        Err(exhausted())
    }
}
