use std::{ops::RangeInclusive, time::Duration};

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use shared::{
    app::App,
    blobs::{About, Kind},
    error::{Code, Failure},
    http::Reply,
};

use crate::{part::MOST, plan::Plan};

/// How long a link to an object that is too large for us stays good: one that a player comes back to while it plays.
const LINK: Duration = Duration::from_hours(1);

/// An object of the bucket, as a request asks for it.
pub struct Wanted<'a> {
    pub app: &'a App,
    /// The name it has in the bucket.
    pub object: String,
    pub cache_control: &'static str,
    /// Where it is not as its kind says.
    pub disposition: Option<&'a str>,
}

impl Wanted<'_> {
    /// `None` where there is no such object.
    pub async fn serve(&self, method: &Method, headers: &HeaderMap) -> Reply<Option<Response>> {
        if Plan::is_plain(method, headers) {
            return self.whole().await;
        }
        let Some(about) = self.app.blobs.head(&self.object).await? else { return Ok(None) };
        match Plan::of(method, headers, &about) {
            Plan::Whole => self.whole().await,
            Plan::Part(part) => self.part(&part).await,
            Plan::NothingThere => Ok(Some(nothing_there(about.size))),
            Plan::NotModified => self.not_modified(&about).map(Some),
            Plan::Head => {
                let mut response = self.answer(StatusCode::OK, &about, Body::empty())?;
                response.headers_mut().insert(header::CONTENT_LENGTH, about.size.into());
                Ok(Some(response))
            }
        }
    }

    async fn whole(&self) -> Reply<Option<Response>> {
        let Some(blob) = self.app.blobs.get(&self.object, None).await? else { return Ok(None) };
        let about = blob.about.clone();
        if about.size > MOST {
            return self.elsewhere(&about).await.map(Some);
        }
        self.answer(StatusCode::OK, &about, blob.bytes().await?.into()).map(Some)
    }

    async fn part(&self, part: &RangeInclusive<u64>) -> Reply<Option<Response>> {
        let Some(blob) = self.app.blobs.get(&self.object, Some(part)).await? else { return Ok(None) };
        let about = blob.about.clone();
        let range = format!("bytes {}-{}/{}", part.start(), part.end(), about.size);
        let mut response = self.answer(StatusCode::PARTIAL_CONTENT, &about, blob.bytes().await?.into())?;
        response.headers_mut().insert(header::CONTENT_RANGE, value(&range)?);
        Ok(Some(response))
    }

    /// Too large for Lambda: S3 itself answers, as what we would have answered it.
    async fn elsewhere(&self, about: &About) -> Reply<Response> {
        let Kind { content_type, disposition } = self.kind(about);
        let link = self.app.blobs.presigned_get(&self.object, content_type, disposition, LINK).await?;
        // The link dies; what it leads to does not.
        let headers =
            [(header::LOCATION, value(&link)?), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        Ok((StatusCode::FOUND, headers).into_response())
    }

    fn not_modified(&self, about: &About) -> Reply<Response> {
        let mut response = self.answer(StatusCode::NOT_MODIFIED, about, no_body())?;
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_DISPOSITION);
        Ok(response)
    }

    fn kind(&self, about: &About) -> Kind<'_> {
        let kind = Kind::of(about.content_type.as_deref());
        Kind { disposition: self.disposition.unwrap_or(kind.disposition), ..kind }
    }

    fn answer(&self, status: StatusCode, about: &About, body: Body) -> Reply<Response> {
        let Kind { content_type, disposition } = self.kind(about);
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, self.cache_control),
            (header::ACCEPT_RANGES, "bytes"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        let mut response = (status, headers, body).into_response();
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value(disposition)?);
        if let Some(Ok(etag)) = about.etag.as_deref().map(HeaderValue::from_str) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        Ok(response)
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
