//! Items as they are, whatever they are: for copies of the whole table. No request needs them.

mod json;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use serde::de::DeserializeOwned;

use super::{Condition, Index, Item, Key, Read, Rejected, Table, Write, broken, commit::pause, key::TTL, read::parse};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
};

/// How often a call is made that DynamoDB has no room for at the moment. With the waits between, 10 seconds and more: time
/// for a table on demand to grow.
const PATIENCE: u32 = 24;

/// An item with a sound key. It may hold a secret, so it shows itself nowhere.
#[derive(Clone, PartialEq)]
pub struct Raw(Item);

impl Raw {
    fn of(item: Item) -> Result<Self, &'static str> {
        let sound = |name| matches!(item.get(name), Some(AttributeValue::S(text)) if !text.is_empty());
        if !sound("pk") || !sound("sk") {
            return Err("an item without pk and sk");
        }
        // DynamoDB refuses an item whose index keys are of another type.
        let places = Index::ALL.into_iter().flat_map(|index| [index.partition(), index.sort()]);
        if places.into_iter().any(|name| item.contains_key(name) && !sound(name)) {
            return Err("an item whose place in an index is no text");
        }
        Ok(Self(item))
    }

    pub fn pk(&self) -> &str {
        self.text("pk").unwrap_or_default()
    }

    pub fn sk(&self) -> &str {
        self.text("sk").unwrap_or_default()
    }

    pub fn key(&self) -> Key {
        Key::new(self.pk(), self.sk())
    }

    /// The partitions that it stands in: the table's, and those of the indexes that list it.
    pub fn partitions(&self) -> impl Iterator<Item = (Option<Index>, &str)> {
        let listed = Index::ALL.into_iter().filter_map(|index| Some((Some(index), self.text(index.partition())?)));
        [(None, self.pk())].into_iter().chain(listed)
    }

    /// Whether DynamoDB may have forgotten it already.
    pub fn has_expired(&self, now: Epoch) -> bool {
        let until = self.0.get(TTL).and_then(|until| until.as_n().ok()).and_then(|until| until.parse::<Epoch>().ok());
        until.is_some_and(|until| until <= now)
    }

    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        parse(self.0.clone())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
    }
}

/// One of the parts that a table is read in side by side.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    pub number: u32,
    pub of: u32,
}

impl Table {
    /// The items of a segment after this key, up to 1 MB of them, and the key to go on after. Each call sees all that was
    /// written before it, and costs a read unit for every 4 KB.
    pub async fn scan(&self, segment: Segment, after: Option<&Key>) -> Result<(Vec<Raw>, Option<Key>), Failure> {
        patiently(|| self.scan_once(segment, after)).await
    }

    #[expect(clippy::disallowed_methods, reason = "a copy of the whole table reads the whole table")]
    async fn scan_once(&self, segment: Segment, after: Option<&Key>) -> Result<(Vec<Raw>, Option<Key>), Failure> {
        let number = |number: u32| i32::try_from(number).map_err(Failure::internal);
        let request = self.client.scan().table_name(&*self.name).consistent_read(true);
        let request = request.segment(number(segment.number)?).total_segments(number(segment.of)?);
        let answer = request.set_exclusive_start_key(after.map(Key::attributes)).send().await;
        let answer = answer.map_err(|error| broken(&error))?;
        let items = answer.items.unwrap_or_default().into_iter().map(|item| Raw::of(item).map_err(Failure::internal));
        let next = answer.last_evaluated_key.as_ref().and_then(Key::of);
        Ok((items.collect::<Result<_, _>>()?, next))
    }

    /// Those of these items that are there, as they are at this moment. Their keys must differ.
    pub async fn get_raw(&self, keys: &[Key]) -> Result<Vec<Raw>, Failure> {
        patiently(|| async {
            let found = self.get_many(keys.iter().cloned(), Read::Consistent).await?;
            found.into_items().map(|item| Raw::of(item).map_err(Failure::internal)).collect()
        })
        .await
    }

    /// Stores all of these, whatever was there. Their keys must differ.
    pub async fn put_raw(&self, items: &[Raw]) -> Result<(), Failure> {
        patiently(|| async {
            let put = |item: &Raw| {
                let put = PutRequest::builder().set_item(Some(item.0.clone())).build().map_err(Failure::internal)?;
                Ok(WriteRequest::builder().put_request(put).build())
            };
            self.write_all(items.iter().map(put).collect::<Result<_, Failure>>()?).await
        })
        .await
    }

    /// Stores this where nothing has its key; says whether it did.
    pub async fn add_raw(&self, item: &Raw) -> Result<bool, Failure> {
        patiently(|| async {
            let add = Write::put_item(item.key(), item.0.clone()).when(Condition::absent());
            match self.write(add).await {
                Ok(()) => Ok(true),
                Err(Rejected::Refused(_)) => Ok(false),
                Err(Rejected::Failed(failure)) => Err(failure),
            }
        })
        .await
    }
}

/// Calls again while DynamoDB is busy.
async fn patiently<T, F: Future<Output = Result<T, Failure>>>(call: impl Fn() -> F) -> Result<T, Failure> {
    for attempt in 0..PATIENCE {
        match call().await {
            Err(failure) if failure.code() == Code::Busy => pause(attempt).await,
            done => return done,
        }
    }
    call().await
}
