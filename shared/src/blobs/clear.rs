//! Looking at the whole bucket, and taking it away: for its owner, from outside.

use aws_sdk_s3::{
    error::ProvideErrorMetadata,
    operation::{delete_bucket::DeleteBucketError, head_bucket::HeadBucketError},
    types::{Delete, ObjectIdentifier},
};

use super::{Blobs, broken};
use crate::error::Failure;

/// How much is in the bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    pub objects: u64,
    pub bytes: u64,
}

/// What an engine without versions, or without uploads in parts to list, answers.
const UNKNOWN: &str = "NotImplemented";

impl Blobs {
    pub async fn exists(&self) -> Result<bool, Failure> {
        match self.client().head_bucket().bucket(&self.0.bucket).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(HeadBucketError::is_not_found) => Ok(false),
            Err(error) => Err(broken(&error)),
        }
    }

    /// Counts the objects, not their old versions; a call for every 1000.
    pub async fn measure(&self) -> Result<Stored, Failure> {
        let (mut stored, mut next) = (Stored::default(), None);
        loop {
            let request = self.client().list_objects_v2().bucket(&self.0.bucket).set_continuation_token(next);
            let page = request.send().await.map_err(|error| broken(&error))?;
            for object in page.contents() {
                stored.objects += 1;
                stored.bytes += object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
            }
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(stored);
            }
        }
    }

    /// Deletes everything, old versions and unfinished uploads too; `deleted` hears how many each time. Broken off, it is
    /// completed by the same again.
    pub async fn clear(&self, deleted: impl Fn(u64)) -> Result<(), Failure> {
        self.abort_all().await?;
        loop {
            let some = match self.some_versions().await? {
                Some(versions) => versions,
                None => self.some_objects().await?,
            };
            if some.is_empty() {
                return Ok(());
            }
            let count = some.len() as u64;
            let all = Delete::builder().set_objects(Some(some)).quiet(true).build().map_err(Failure::internal)?;
            let done = self.client().delete_objects().bucket(&self.0.bucket).delete(all).send().await;
            if let Some(refused) = done.map_err(|error| broken(&error))?.errors().first() {
                let why = refused.message().or(refused.code()).unwrap_or_default();
                return Err(Failure::internal(format!("S3 keeps {}: {why}", refused.key().unwrap_or_default())));
            }
            deleted(count);
        }
    }

    /// The emptied bucket itself, whether or not it is there.
    pub async fn remove(&self) -> Result<(), Failure> {
        match self.client().delete_bucket().bucket(&self.0.bucket).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().and_then(DeleteBucketError::code) == Some("NoSuchBucket") => Ok(()),
            Err(error) => Err(broken(&error)),
        }
    }

    /// The first objects in all their versions; `None` where there are no versions to be had.
    async fn some_versions(&self) -> Result<Option<Vec<ObjectIdentifier>>, Failure> {
        let page = match self.client().list_object_versions().bucket(&self.0.bucket).send().await {
            Ok(page) => page,
            Err(error) if error.code() == Some(UNKNOWN) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let versions = page.versions().iter().map(|version| (version.key(), version.version_id()));
        let markers = page.delete_markers().iter().map(|marker| (marker.key(), marker.version_id()));
        let named = versions.chain(markers).filter_map(|(key, version)| Some(identifier(key?, version)));
        named.collect::<Result<_, _>>().map(Some)
    }

    async fn some_objects(&self) -> Result<Vec<ObjectIdentifier>, Failure> {
        let page =
            self.client().list_objects_v2().bucket(&self.0.bucket).send().await.map_err(|error| broken(&error))?;
        page.contents().iter().filter_map(|object| Some(identifier(object.key()?, None))).collect()
    }

    async fn abort_all(&self) -> Result<(), Failure> {
        loop {
            let page = match self.client().list_multipart_uploads().bucket(&self.0.bucket).send().await {
                Ok(page) => page,
                Err(error) if error.code() == Some(UNKNOWN) => return Ok(()),
                Err(error) => return Err(broken(&error)),
            };
            if page.uploads().is_empty() {
                return Ok(());
            }
            for upload in page.uploads() {
                if let (Some(key), Some(id)) = (upload.key(), upload.upload_id()) {
                    self.abort_upload(key, id).await?;
                }
            }
        }
    }
}

fn identifier(key: &str, version: Option<&str>) -> Result<ObjectIdentifier, Failure> {
    let version = version.map(str::to_owned);
    ObjectIdentifier::builder().key(key).set_version_id(version).build().map_err(Failure::internal)
}
