//! Objects that somebody else uploads: in one piece, or in parts.

use std::time::Duration;

use aws_sdk_s3::{
    config::Builder,
    error::{ProvideErrorMetadata, SdkError},
    presigning::{PresignedRequest, PresigningConfig},
    types::{CompletedMultipartUpload, CompletedPart},
};

use super::{Blobs, broken};
use crate::{aws::patience, error::Failure};

/// A request that anybody can make, for a while, as it was signed.
#[derive(Clone, Debug)]
pub struct Presigned {
    pub method: String,
    pub url: String,
    /// Must be sent along.
    pub headers: Vec<(String, String)>,
}

/// A part that has been uploaded.
#[derive(Clone, Debug)]
pub struct Part {
    /// From 1.
    pub number: i32,
    /// Bytes.
    pub size: u64,
    etag: Option<String>,
}

impl Presigned {
    fn of(request: &PresignedRequest) -> Self {
        let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { method: request.method().to_owned(), url: request.uri().to_owned(), headers: headers.collect() }
    }
}

impl Blobs {
    /// A request that puts just so many bytes with this MD5 (in base64).
    pub async fn presigned_put(&self, key: &str, size: u64, md5: &str, life: Duration) -> Result<Presigned, Failure> {
        let request = self.client().put_object().bucket(&self.0.bucket).key(key).content_md5(md5);
        let request = request.content_length(size.cast_signed()).presigned(expiring(life)?).await;
        Ok(Presigned::of(&request.map_err(|error| broken(&error))?))
    }

    /// Begins an upload in parts; its id.
    pub async fn begin_upload(&self, key: &str) -> Result<String, Failure> {
        let begun = self.client().create_multipart_upload().bucket(&self.0.bucket).key(key).send().await;
        begun.map_err(|error| broken(&error))?.upload_id.ok_or_else(|| Failure::internal("S3 told no upload id"))
    }

    /// A request that puts a part of just so many bytes.
    pub async fn presigned_part(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        size: u64,
        life: Duration,
    ) -> Result<Presigned, Failure> {
        let request = self.client().upload_part().bucket(&self.0.bucket).key(key).upload_id(upload).part_number(number);
        let request = request.content_length(size.cast_signed()).presigned(expiring(life)?).await;
        Ok(Presigned::of(&request.map_err(|error| broken(&error))?))
    }

    /// The parts that are there, at most 1000; `None` where there is no such upload, or none any more.
    pub async fn parts(&self, key: &str, upload: &str) -> Result<Option<Vec<Part>>, Failure> {
        let listed = self.client().list_parts().bucket(&self.0.bucket).key(key).upload_id(upload).send().await;
        let parts = match listed {
            Ok(listed) => listed.parts.unwrap_or_default(),
            Err(error) if is_over(&error) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let part = |part: aws_sdk_s3::types::Part| {
            let size = part.size.and_then(|size| size.try_into().ok())?;
            Some(Part { number: part.part_number?, size, etag: part.e_tag })
        };
        Ok(Some(parts.into_iter().filter_map(part).collect()))
    }

    /// Makes one object of these parts, which are in order. One that is over already stays so.
    pub async fn complete_upload(&self, key: &str, upload: &str, parts: &[Part]) -> Result<(), Failure> {
        let part = |part: &Part| CompletedPart::builder().part_number(part.number).set_e_tag(part.etag.clone()).build();
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.iter().map(part).collect())).build();
        let request = self.client().complete_multipart_upload().bucket(&self.0.bucket).key(key).upload_id(upload);
        let patient = Builder::new().timeout_config(patience());
        over_or_done(request.multipart_upload(parts).customize().config_override(patient).send().await)
    }

    /// Forgets the parts. One that is over already stays so.
    pub async fn abort_upload(&self, key: &str, upload: &str) -> Result<(), Failure> {
        let request = self.client().abort_multipart_upload().bucket(&self.0.bucket).key(key).upload_id(upload);
        over_or_done(request.send().await)
    }
}

fn expiring(life: Duration) -> Result<PresigningConfig, Failure> {
    PresigningConfig::expires_in(life).map_err(Failure::internal)
}

fn is_over<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    error.code() == Some("NoSuchUpload")
}

fn over_or_done<T, E, R>(answer: Result<T, SdkError<E, R>>) -> Result<(), Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match answer {
        Err(error) if !is_over(&error) => Err(broken(&error)),
        _ => Ok(()),
    }
}
