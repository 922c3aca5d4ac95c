//! Reading: one item, many items, a stretch of a partition.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity, Select};
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use super::{Index, Item, Key, Table, broken, expression::Names, meter};
use crate::error::Failure;

/// Whether a read must see every write that was acknowledged before it. A consistent read costs twice as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Consistent,
    Eventual,
}

/// What one `BatchGetItem` may ask for.
const BATCH: usize = 100;

impl Table {
    /// One call.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key, read: Read) -> Result<Option<T>, Failure> {
        let consistent = read == Read::Consistent;
        let answer = self
            .client
            .get_item()
            .table_name(&*self.name)
            .set_key(Some(key.attributes()))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| broken(&error))?;
        let consumed = answer.consumed_capacity.map(|used| vec![used]);
        meter::note("GetItem", vec![show(key)], consistent, false, consumed.as_deref());
        answer.item.map(parse).transpose()
    }

    /// Many items at once, of whatever kinds; keys may repeat. One call for every 100 distinct keys, side by side.
    pub async fn get_many(&self, keys: impl IntoIterator<Item = Key>, read: Read) -> Result<Items, Failure> {
        let mut keys: Vec<Key> = keys.into_iter().collect();
        keys.sort_by(|a, b| (&a.pk, &a.sk).cmp(&(&b.pk, &b.sk)));
        keys.dedup();
        let batches = try_join_all(keys.chunks(BATCH).map(|batch| self.get_batch(batch, read))).await?;
        Ok(Items(batches.into_iter().flatten().collect()))
    }

    async fn get_batch(&self, keys: &[Key], read: Read) -> Result<Vec<(Key, Item)>, Failure> {
        let consistent = read == Read::Consistent;
        let mut found = Vec::with_capacity(keys.len());
        let mut ask: Vec<Item> = keys.iter().map(Key::attributes).collect();
        // What does not fit into 16 MB, or is throttled, comes back as unprocessed and is asked for again.
        for attempt in 0..8_u32 {
            if attempt > 1 {
                tokio::time::sleep(std::time::Duration::from_millis(10 << attempt)).await;
            }
            let wanted = KeysAndAttributes::builder().set_keys(Some(ask)).consistent_read(consistent).build();
            let answer = self
                .client
                .batch_get_item()
                .request_items(&*self.name, wanted.map_err(Failure::internal)?)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|error| broken(&error))?;
            meter::note(
                "BatchGetItem",
                keys.iter().map(show).collect(),
                consistent,
                false,
                answer.consumed_capacity.as_deref(),
            );
            for item in answer.responses.into_iter().filter_map(|mut tables| tables.remove(&*self.name)).flatten() {
                let key = Key::of(&item).ok_or_else(|| Failure::internal("an item without a key"))?;
                found.push((key, item));
            }
            match answer.unprocessed_keys.and_then(|mut tables| tables.remove(&*self.name)) {
                None => return Ok(found),
                Some(rest) => ask = rest.keys,
            }
        }
        Err(Failure::busy().because("BatchGetItem left keys unprocessed 8 times"))
    }

    /// What the query finds, up to its limit: one call for every MB read.
    pub async fn query<T: DeserializeOwned>(&self, query: &Query) -> Result<Vec<T>, Failure> {
        self.query_items(query).await?.into_iter().map(parse).collect()
    }

    pub(super) async fn query_items(&self, query: &Query) -> Result<Vec<Item>, Failure> {
        let (mut items, mut start) = (Vec::new(), query.start.clone());
        loop {
            let left = query.limit.map(|limit| limit - items.len());
            let answer = self.ask(query, left, start, None).await?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() || query.limit.is_some_and(|limit| items.len() >= limit) {
                return Ok(items);
            }
        }
    }

    /// How many items the query has from its start on, up to its limit, and where the counting stopped. Costs what
    /// reading them would, one call per MB, but moves none of them.
    pub async fn count(&self, query: &Query) -> Result<(usize, Option<Item>), Failure> {
        let (mut counted, mut start) = (0, query.start.clone());
        loop {
            let left = query.limit.map(|limit| limit - counted);
            let answer = self.ask(query, left, start, Some(Select::Count)).await?;
            counted += usize::try_from(answer.count).unwrap_or(0);
            start = answer.last_evaluated_key;
            if start.is_none() || query.limit.is_some_and(|limit| counted >= limit) {
                return Ok((counted, start));
            }
        }
    }

    async fn ask(
        &self,
        query: &Query,
        limit: Option<usize>,
        start: Option<Item>,
        select: Option<Select>,
    ) -> Result<aws_sdk_dynamodb::operation::query::QueryOutput, Failure> {
        let mut names = Names::default();
        let condition = query.condition(&mut names);
        let (names, values) = names.into_parts();
        let answer = self
            .client
            .query()
            .table_name(&*self.name)
            .set_index_name(query.index.map(|index| index.name().to_owned()))
            .key_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .scan_index_forward(!query.descending)
            .consistent_read(query.consistent)
            .set_limit(limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX)))
            .set_exclusive_start_key(start)
            .set_select(select)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| broken(&error))?;
        let consumed = answer.consumed_capacity.clone().map(|used| vec![used]);
        meter::note("Query", vec![query.show()], query.consistent, false, consumed.as_deref());
        Ok(answer)
    }
}

/// What [`Table::get_many`] found.
#[derive(Debug, Default)]
pub struct Items(HashMap<Key, Item>);

impl Items {
    pub fn take<T: DeserializeOwned>(&mut self, key: &Key) -> Result<Option<T>, Failure> {
        self.0.remove(key).map(parse).transpose()
    }

    pub(super) fn into_items(self) -> impl Iterator<Item = Item> {
        self.0.into_values()
    }
}

/// A stretch of one partition, of the table or of an index.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) index: Option<Index>,
    pub(super) pk: String,
    range: Range,
    pub(super) descending: bool,
    consistent: bool,
    pub(super) limit: Option<usize>,
    pub(super) start: Option<Item>,
}

#[derive(Clone, Debug)]
enum Range {
    All,
    Prefix(String),
    Between(String, String),
}

impl Query {
    pub fn partition(pk: impl Into<String>) -> Self {
        Self {
            index: None,
            pk: pk.into(),
            range: Range::All,
            descending: false,
            consistent: false,
            limit: None,
            start: None,
        }
    }

    pub fn index(index: Index, pk: impl Into<String>) -> Self {
        Self { index: Some(index), ..Self::partition(pk) }
    }

    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self { range: Range::Prefix(prefix.into()), ..self }
    }

    /// From `first` to `last`, both included.
    #[must_use]
    pub fn between(self, first: impl Into<String>, last: impl Into<String>) -> Self {
        Self { range: Range::Between(first.into(), last.into()), ..self }
    }

    #[must_use]
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    #[must_use]
    pub fn consistent(self) -> Self {
        Self { consistent: true, ..self }
    }

    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit: Some(limit), ..self }
    }

    pub(super) fn starting(self, start: Option<Item>) -> Self {
        Self { start, ..self }
    }

    /// Whether a sort key lies in the range.
    pub(super) fn covers(&self, sk: &str) -> bool {
        match &self.range {
            Range::All => true,
            Range::Prefix(prefix) => sk.starts_with(prefix.as_str()),
            Range::Between(first, last) => (first.as_str()..=last.as_str()).contains(&sk),
        }
    }

    fn condition(&self, names: &mut Names) -> String {
        let (pk, sk) = self.index.map_or(("pk", "sk"), |index| (index.partition(), index.sort()));
        let partition = format!("{} = {}", names.name(pk), names.value(text(&self.pk)));
        match &self.range {
            Range::All => partition,
            Range::Prefix(prefix) => {
                format!("{partition} AND begins_with({}, {})", names.name(sk), names.value(text(prefix)))
            }
            Range::Between(first, last) => {
                let (first, last) = (names.value(text(first)), names.value(text(last)));
                format!("{partition} AND {} BETWEEN {first} AND {last}", names.name(sk))
            }
        }
    }

    /// What is read, as the meter and a cursor name it.
    pub(super) fn show(&self) -> String {
        let place = self.index.map_or(String::new(), |index| format!("{} ", index.name()));
        match &self.range {
            Range::All => format!("{place}{}", self.pk),
            Range::Prefix(prefix) => format!("{place}{}/{prefix}…", self.pk),
            Range::Between(first, _) => format!("{place}{}/{first}…", self.pk),
        }
    }
}

pub(super) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(super) fn show(key: &Key) -> String {
    format!("{}/{}", key.pk, key.sk)
}

pub(super) fn parse<T: DeserializeOwned>(item: Item) -> Result<T, Failure> {
    serde_dynamo::from_item(item).map_err(|error| Failure::internal(format!("an item that does not parse: {error}")))
}
