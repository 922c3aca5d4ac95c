//! Carrying all objects away and bringing them back: for the bucket's owner, from outside.

use std::{path::Path, time::Duration};

use aws_sdk_s3::{config::Builder, primitives::ByteStream};
use aws_smithy_types::timeout::TimeoutConfig;

use super::{Blobs, Kind, broken, cache_control};
use crate::error::Failure;

/// An object as the bucket lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub key: String,
    pub size: u64,
}

/// A line may be as slow as this, in bytes a second.
const SLOWEST: u64 = 64 << 10;

impl Blobs {
    /// Up to 1000 objects whose keys begin like this, and what to go on with.
    pub async fn list(&self, prefix: &str, next: Option<String>) -> Result<(Vec<Listed>, Option<String>), Failure> {
        let request = self.client().list_objects_v2().bucket(&self.0.bucket).prefix(prefix);
        let page = request.set_continuation_token(next).send().await.map_err(|error| broken(&error))?;
        let size = |size: Option<i64>| size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
        let listed = page
            .contents()
            .iter()
            .filter_map(|object| Some(Listed { key: object.key()?.to_owned(), size: size(object.size()) }));
        Ok((listed.collect(), page.next_continuation_token().map(str::to_owned)))
    }

    /// Stores a file of this machine as [`put`](Self::put) does bytes, without having it in memory.
    pub async fn put_file(&self, key: &str, content_type: &str, file: &Path, size: u64) -> Result<(), Failure> {
        let body = ByteStream::from_path(file).await.map_err(Failure::internal)?;
        let Kind { content_type, disposition } = Kind::of(Some(content_type));
        let request = self.client().put_object().bucket(&self.0.bucket).key(key).content_type(content_type);
        let request = request.content_disposition(disposition).cache_control(cache_control(key)).body(body);
        // The answer comes when all of it has arrived.
        let patience = Duration::from_secs(60 + size / SLOWEST);
        let patient = Builder::new().timeout_config(TimeoutConfig::builder().read_timeout(patience).build());
        request.customize().config_override(patient).send().await.map(drop).map_err(|error| broken(&error))
    }
}
