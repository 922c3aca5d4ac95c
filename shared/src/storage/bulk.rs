//! Writing a lot without conditions: filling a shop, importing one.

use std::time::Duration;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use futures_util::{TryStreamExt, stream};

use super::{Entity, Item, Table, broken, busy, key::to_item};
use crate::error::Failure;

/// What one `BatchWriteItem` takes.
const BATCH: usize = 25;
/// Batches under way at once.
const ABREAST: usize = 8;

impl Table {
    /// Stores all of these, whatever was there.
    pub async fn put_all<T: Entity>(&self, entities: &[T]) -> Result<(), Failure> {
        let items = entities.iter().map(to_item).collect::<Result<Vec<Item>, _>>().map_err(Failure::internal)?;
        let batches = stream::iter(items.chunks(BATCH).map(|batch| Ok(self.put_batch(batch))));
        batches.try_buffer_unordered(ABREAST).try_collect().await
    }

    async fn put_batch(&self, items: &[Item]) -> Result<(), Failure> {
        let put = |item: &Item| {
            let put = PutRequest::builder().set_item(Some(item.clone())).build().map_err(Failure::internal)?;
            Ok(WriteRequest::builder().put_request(put).build())
        };
        let mut requests = items.iter().map(put).collect::<Result<Vec<_>, Failure>>()?;
        for attempt in 0..10_u32 {
            if attempt > 0 {
                tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
            }
            let call = self.client.batch_write_item().request_items(&*self.name, requests);
            let answer = call.send().await.map_err(|error| broken(&error))?;
            match answer.unprocessed_items.and_then(|mut tables| tables.remove(&*self.name)) {
                Some(rest) if !rest.is_empty() => requests = rest,
                _ => return Ok(()),
            }
        }
        Err(busy().because("BatchWriteItem left items unprocessed 10 times"))
    }
}
