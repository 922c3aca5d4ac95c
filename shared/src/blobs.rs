//! Pictures and files, in S3. The client is built when the first object is asked for: most functions never do.

use std::sync::{Arc, OnceLock};

use aws_sdk_s3::{
    Client,
    config::{Builder, Region},
    error::{ProvideErrorMetadata, SdkError},
    primitives::ByteStream,
};
use aws_smithy_http_client::tls;

use crate::{config, error::Failure, storage::credentials};

/// The shop's bucket.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    aws: config::Aws,
    bucket: String,
    client: OnceLock<Client>,
}

/// An object, or the part of it that was asked for.
#[derive(Debug)]
pub struct Blob {
    pub bytes: Vec<u8>,
    pub content_type: Option<String>,
    pub etag: Option<String>,
    /// `bytes 0-99/1234` when it is a part.
    pub content_range: Option<String>,
}

impl Blobs {
    pub fn new(aws: config::Aws, bucket: String) -> Self {
        Self(Arc::new(Inner { aws, bucket, client: OnceLock::new() }))
    }

    fn client(&self) -> &Client {
        self.0.client.get_or_init(|| {
            let aws = &self.0.aws;
            let https = aws_smithy_http_client::Builder::new()
                .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
                .build_https();
            let mut config = Builder::new()
                .http_client(https)
                .region(Region::new(aws.region.clone()))
                .credentials_provider(credentials(aws))
                .force_path_style(aws.s3_endpoint.is_some());
            if let Some(endpoint) = &aws.s3_endpoint {
                config = config.endpoint_url(endpoint);
            }
            Client::from_conf(config.build())
        })
    }

    /// Reads an object; `range` is a `Range` header's value. `None` where there is no such object.
    pub async fn get(&self, key: &str, range: Option<&str>) -> Result<Option<Blob>, Failure> {
        let request = self.client().get_object().bucket(&self.0.bucket).key(key).set_range(range.map(str::to_owned));
        let object = match request.send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(aws_sdk_s3::operation::get_object::GetObjectError::is_no_such_key) => {
                return Ok(None);
            }
            Err(error) => return Err(broken(&error)),
        };
        Ok(Some(Blob {
            content_type: object.content_type,
            etag: object.e_tag,
            content_range: object.content_range,
            bytes: object.body.collect().await.map_err(Failure::internal)?.to_vec(),
        }))
    }

    pub async fn put(&self, key: &str, content_type: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let request = self.client().put_object().bucket(&self.0.bucket).key(key).content_type(content_type);
        request.body(ByteStream::from(bytes)).send().await.map(drop).map_err(|error| broken(&error))
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
    Failure::internal(format!("S3: {}", aws_sdk_s3::error::DisplayErrorContext(error)))
}
