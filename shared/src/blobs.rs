//! Pictures and files, in S3. The client is built when the first object is asked for: most functions never do.

mod clear;
mod kind;
mod multipart;
mod transfer;

use std::{
    ops::RangeInclusive,
    sync::{Arc, OnceLock},
    time::Duration,
};

use aws_sdk_s3::{
    Client,
    config::{Builder, Region},
    error::{ProvideErrorMetadata, SdkError},
    operation::{get_object::GetObjectError, head_object::HeadObjectError},
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::MetadataDirective,
};
use axum::body::Bytes;

pub use self::{
    clear::Stored,
    kind::{A_MINUTE, Kind, cache_control},
    multipart::{Part, Presigned},
    transfer::Listed,
};
use crate::{
    aws::{credentials, http, patience, timeouts, unanswered},
    config,
    error::Failure,
};

/// The shop's bucket.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    aws: config::Aws,
    bucket: String,
    client: OnceLock<Client>,
}

/// What an object is, apart from its bytes.
#[derive(Clone, Debug)]
pub struct About {
    /// Bytes of the whole object.
    pub size: u64,
    pub content_type: Option<String>,
    /// In its quotes, as HTTP writes it.
    pub etag: Option<String>,
}

/// An object, or the part of it that was asked for, whose bytes are on their way: they can still be left unread.
#[derive(Debug)]
pub struct Blob {
    pub about: About,
    body: ByteStream,
}

impl Blob {
    pub async fn bytes(self) -> Result<Bytes, Failure> {
        Ok(self.body.collect().await.map_err(Failure::internal)?.into_bytes())
    }

    /// The next of its bytes, as they come; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        self.body.try_next().await.map_err(Failure::internal)
    }
}

impl Blobs {
    pub fn new(aws: config::Aws, bucket: String) -> Self {
        Self(Arc::new(Inner { aws, bucket, client: OnceLock::new() }))
    }

    fn client(&self) -> &Client {
        self.0.client.get_or_init(|| {
            let aws = &self.0.aws;
            let mut config = Builder::new()
                .http_client(http(aws))
                .timeout_config(timeouts())
                .region(Region::new(aws.region.clone()))
                .credentials_provider(credentials(aws))
                .force_path_style(aws.s3_endpoint.is_some());
            if let Some(endpoint) = &aws.s3_endpoint {
                config = config.endpoint_url(endpoint);
            }
            Client::from_conf(config.build())
        })
    }

    /// What is known of an object; `None` where there is none.
    pub async fn head(&self, key: &str) -> Result<Option<About>, Failure> {
        let object = match self.client().head_object().bucket(&self.0.bucket).key(key).send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let size = object.content_length.and_then(|size| size.try_into().ok()).unwrap_or(0);
        Ok(Some(About { size, content_type: object.content_type, etag: object.e_tag }))
    }

    /// Opens an object, or these bytes of it, which must be there; `None` where there is no such object.
    pub async fn get(&self, key: &str, part: Option<&RangeInclusive<u64>>) -> Result<Option<Blob>, Failure> {
        let range = part.map(|part| format!("bytes={}-{}", part.start(), part.end()));
        let object = match self.client().get_object().bucket(&self.0.bucket).key(key).set_range(range).send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        // `bytes 0-99/1234` tells the size of the whole.
        let whole = object.content_range.as_deref().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let length = object.content_length.and_then(|length| length.try_into().ok());
        let size = whole.or(length).ok_or_else(|| Failure::internal(format!("S3 told no length of {key}")))?;
        let about = About { size, content_type: object.content_type, etag: object.e_tag };
        Ok(Some(Blob { about, body: object.body }))
    }

    /// An address at which anybody can read an object for `life`, answered with this type and disposition whatever the
    /// object was stored with.
    pub async fn presigned_get(
        &self,
        key: &str,
        content_type: &str,
        disposition: &str,
        life: Duration,
    ) -> Result<String, Failure> {
        let request = self.client().get_object().bucket(&self.0.bucket).key(key);
        let request = request.response_content_type(content_type).response_content_disposition(disposition);
        let config = PresigningConfig::expires_in(life).map_err(Failure::internal)?;
        let signed = request.presigned(config).await.map_err(|error| broken(&error))?;
        Ok(signed.uri().to_owned())
    }

    /// Stores an object with all that it is to be served with, so that the bucket itself can be put behind a cache.
    pub async fn put(&self, key: &str, content_type: &str, bytes: impl Into<Bytes>) -> Result<(), Failure> {
        let Kind { content_type, disposition } = Kind::of(Some(content_type));
        let request = self.client().put_object().bucket(&self.0.bucket).key(key).content_type(content_type);
        let request = request.content_disposition(disposition).cache_control(cache_control(key));
        let bytes: Bytes = bytes.into();
        request.body(ByteStream::from(bytes)).send().await.map(drop).map_err(|error| broken(&error))
    }

    /// Makes `key` another object with the bytes of `source`, in the bucket itself.
    pub async fn copy(&self, source: &str, key: &str, content_type: &str) -> Result<(), Failure> {
        let from = format!("{}/{source}", self.0.bucket);
        let request = self.client().copy_object().bucket(&self.0.bucket).copy_source(from).key(key);
        let Kind { content_type, disposition } = Kind::of(Some(content_type));
        let request = request.metadata_directive(MetadataDirective::Replace).content_type(content_type);
        let request = request.content_disposition(disposition).cache_control(cache_control(key));
        let patient = Builder::new().timeout_config(patience());
        request.customize().config_override(patient).send().await.map(drop).map_err(|error| broken(&error))
    }

    /// Whether or not it is there.
    pub async fn delete(&self, key: &str) -> Result<(), Failure> {
        let request = self.client().delete_object().bucket(&self.0.bucket).key(key);
        request.send().await.map(drop).map_err(|error| broken(&error))
    }

    /// Makes the bucket where it is missing.
    pub async fn create_if_missing(&self) -> Result<(), Failure> {
        match self.client().create_bucket().bucket(&self.0.bucket).send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(kind) if kind.is_bucket_already_owned_by_you() || kind.is_bucket_already_exists() => Ok(()),
                _ => Err(broken(&error)),
            },
        }
    }
}

fn broken<E, R>(error: &SdkError<E, R>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let cause = format!("S3: {}", aws_sdk_s3::error::DisplayErrorContext(error));
    let passes = unanswered(error) || error.code().is_some_and(|name| BUSY.contains(&name));
    if passes { Failure::busy().because(cause) } else { Failure::internal(cause) }
}

/// Refusals of S3 that pass by themselves.
const BUSY: [&str; 3] = ["InternalError", "ServiceUnavailable", "SlowDown"];
