use std::convert::Infallible;

use axum::{extract::FromRequestParts, response::Response};
use http::{HeaderMap, Method, request::Parts};
use shared::{
    app::App,
    blobs::{A_MINUTE, cache_control},
    error::Code,
    http::Reply,
    shop::image::{has_thumbnails, object_key, thumbnail_object_key},
};

use crate::serve::Wanted;

/// How a request asks: all of it, a part, or only what has changed.
pub struct Asked {
    method: Method,
    headers: HeaderMap,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { method: parts.method.clone(), headers: parts.headers.clone() })
    }
}

impl Asked {
    /// An object of the bucket, shown as its kind is shown or with a disposition of its own.
    pub async fn object(self, app: &App, object: String, disposition: Option<&str>) -> Reply<Response> {
        let wanted = Wanted { app, cache_control: cache_control(&object), object, disposition };
        Ok(wanted.serve(&self.method, &self.headers).await?.ok_or(Code::NotFound)?)
    }

    /// A picture, or its version of this width.
    pub async fn picture(self, app: &App, key: &str, width: Option<u32>) -> Reply<Response> {
        let object = object_key(key);
        let Some(width) = width.filter(|_| has_thumbnails(key)) else {
            return self.object(app, object, None).await;
        };
        let lasting = cache_control(&object);
        let smaller = thumbnail_object_key(key, width);
        // While that is not made yet, the picture itself, and not for long.
        for (object, cache_control) in [(smaller, lasting), (object, A_MINUTE)] {
            let wanted = Wanted { app, object, cache_control, disposition: None };
            if let Some(response) = wanted.serve(&self.method, &self.headers).await? {
                return Ok(response);
            }
        }
        Err(Code::NotFound.into())
    }
}
