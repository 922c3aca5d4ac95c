//! Writing a lot without conditions: filling a shop, importing one, clearing away.

use std::time::Duration;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use futures_util::{TryStreamExt, stream};

use super::{Entity, Key, Read, Table, broken, key::to_item};
use crate::error::Failure;

/// What one `BatchWriteItem` takes.
const BATCH: usize = 25;
/// Batches under way at once.
const ABREAST: usize = 8;

impl Table {
    /// Stores all of these, whatever was there. Their keys must differ.
    pub async fn put_all<'a, T: Entity + 'a>(&self, entities: impl IntoIterator<Item = &'a T>) -> Result<(), Failure> {
        let put = |entity| {
            let item = to_item(entity).map_err(Failure::internal)?;
            let put = PutRequest::builder().set_item(Some(item)).build().map_err(Failure::internal)?;
            Ok(WriteRequest::builder().put_request(put).build())
        };
        self.write_all(entities.into_iter().map(put).collect::<Result<_, Failure>>()?).await
    }

    /// Stores those of these that are missing, and tells of each what was there already: `None` where it was stored now.
    /// Looking and storing are two steps: only for a shop in which nobody else makes the same things meanwhile.
    pub async fn put_missing<T: Entity>(&self, entities: &[T]) -> Result<Vec<Option<T>>, Failure> {
        let keys: Vec<Key> = entities.iter().map(Entity::key).collect();
        let mut found = self.get_many(keys.clone(), Read::Consistent).await?;
        let there = keys.iter().map(|key| found.take(key)).collect::<Result<Vec<Option<T>>, _>>()?;
        let missing = entities.iter().zip(&there).filter(|(_, there)| there.is_none());
        self.put_all(missing.map(|(entity, _)| entity)).await?;
        Ok(there)
    }

    /// Deletes all of these, whether or not they are there. They must differ.
    pub async fn delete_all(&self, keys: &[Key]) -> Result<(), Failure> {
        let delete = |key: &Key| {
            let delete = DeleteRequest::builder().set_key(Some(key.attributes())).build().map_err(Failure::internal)?;
            Ok(WriteRequest::builder().delete_request(delete).build())
        };
        self.write_all(keys.iter().map(delete).collect::<Result<_, Failure>>()?).await
    }

    pub(super) async fn write_all(&self, requests: Vec<WriteRequest>) -> Result<(), Failure> {
        let batches: Vec<Vec<WriteRequest>> = requests.chunks(BATCH).map(<[_]>::to_vec).collect();
        let writes = stream::iter(batches.into_iter().map(|batch| Ok(self.write_batch(batch))));
        writes.try_buffer_unordered(ABREAST).try_collect().await
    }

    async fn write_batch(&self, mut requests: Vec<WriteRequest>) -> Result<(), Failure> {
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
        Err(Failure::busy().because("BatchWriteItem left items unprocessed 10 times"))
    }
}
