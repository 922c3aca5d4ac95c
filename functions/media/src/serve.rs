use std::{ops::RangeInclusive, time::Duration};

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use shared::{
    app::App,
    blobs::About,
    error::{Code, Failure},
    http::Reply,
    shop::image::is_content_addressed,
};

use crate::{kind::Kind, part::MOST, plan::Plan};

/// How long a link to an object that is too large for us stays good: one that a player comes back to while it plays.
const LINK: Duration = Duration::from_hours(1);

/// An object of the bucket, as a request asks for it.
pub struct Wanted<'a> {
    pub app: &'a App,
    /// The name it has on the wire.
    pub key: &'a str,
    /// The name it has in the bucket.
    pub object: String,
}

impl Wanted<'_> {
    pub async fn serve(&self, method: &Method, headers: &HeaderMap) -> Reply<Response> {
        if Plan::is_plain(method, headers) {
            return self.whole().await;
        }
        let about = self.app.blobs.head(&self.object).await?.ok_or(Code::NotFound)?;
        match Plan::of(method, headers, &about) {
            Plan::Whole => self.whole().await,
            Plan::Part(part) => self.part(&part).await,
            Plan::NothingThere => Ok(nothing_there(about.size)),
            Plan::NotModified => Ok(self.not_modified(&about)),
            Plan::Head => {
                let mut response = self.answer(StatusCode::OK, &about, Body::empty());
                response.headers_mut().insert(header::CONTENT_LENGTH, about.size.into());
                Ok(response)
            }
        }
    }

    async fn whole(&self) -> Reply<Response> {
        let blob = self.app.blobs.get(&self.object, None).await?.ok_or(Code::NotFound)?;
        let about = blob.about.clone();
        if about.size > MOST {
            return self.elsewhere(&about).await;
        }
        Ok(self.answer(StatusCode::OK, &about, blob.bytes().await?.into()))
    }

    async fn part(&self, part: &RangeInclusive<u64>) -> Reply<Response> {
        let blob = self.app.blobs.get(&self.object, Some(part)).await?.ok_or(Code::NotFound)?;
        let about = blob.about.clone();
        let range = format!("bytes {}-{}/{}", part.start(), part.end(), about.size);
        let mut response = self.answer(StatusCode::PARTIAL_CONTENT, &about, blob.bytes().await?.into());
        response.headers_mut().insert(header::CONTENT_RANGE, value(&range)?);
        Ok(response)
    }

    /// Too large for Lambda: S3 itself answers, as what we would have answered it.
    async fn elsewhere(&self, about: &About) -> Reply<Response> {
        let Kind { content_type, disposition } = Kind::of(about.content_type.as_deref());
        let link = self.app.blobs.presigned_get(&self.object, content_type, disposition, LINK).await?;
        // The link dies; what it leads to does not.
        let headers =
            [(header::LOCATION, value(&link)?), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        Ok((StatusCode::FOUND, headers).into_response())
    }

    fn not_modified(&self, about: &About) -> Response {
        let mut response = self.answer(StatusCode::NOT_MODIFIED, about, no_body());
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_DISPOSITION);
        response
    }

    fn answer(&self, status: StatusCode, about: &About, body: Body) -> Response {
        let Kind { content_type, disposition } = Kind::of(about.content_type.as_deref());
        let cache = if is_content_addressed(self.key) {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=86400"
        };
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, cache),
            (header::ACCEPT_RANGES, "bytes"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        let mut response = (status, headers, body).into_response();
        if let Some(Ok(etag)) = about.etag.as_deref().map(HeaderValue::from_str) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }
}

/// The range is past the end of an object of `size` bytes.
fn nothing_there(size: u64) -> Response {
    let mut response = Failure::new(Code::RangeNotSatisfiable).into_response();
    if let Ok(range) = value(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

/// Nothing, but not of a length that axum could tell: `Content-Length: 0` beside a 304 would be that of the object.
fn no_body() -> Body {
    Body::from_stream(stream::empty::<Result<Bytes, std::convert::Infallible>>())
}

fn value(text: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(text).map_err(Failure::internal)
}
