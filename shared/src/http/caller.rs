//! Who is on the other end.

use std::{net::IpAddr, sync::Arc};

use axum::extract::FromRequestParts;
use http::{Extensions, header, request::Parts, uri::Authority};
use lambda_http::request::RequestContext;

use super::{edge::ThroughEdge, stage::Mount};
use crate::{
    auth::token::Claims,
    error::{Code, Failure},
    shop::{Media, User, image::ListMedia},
};

/// A caller the guard let in: the user as just read, and the token's claims.
#[derive(Clone, Debug)]
pub struct Session {
    pub user: Arc<User>,
    pub claims: Claims,
}

/// The user who calls, in an operation that asks for a login.
#[derive(Clone, Debug)]
pub struct Caller(pub Session);

impl std::ops::Deref for Caller {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0.user
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let session = parts.extensions.get::<Session>().cloned();
        session.map(Self).ok_or_else(|| Failure::internal("an operation without a login asks who is logged in"))
    }
}

/// The peer's address where no gateway tells it: set by the server of the local run.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The client's address: the viewer's as our distribution tells it, or the peer's. A header that a client could write
/// itself is never read.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);

impl ClientAddress {
    pub(super) fn of(request: &Extensions) -> Option<Self> {
        if let Some(viewer) = request.get::<Self>() {
            return Some(viewer.clone());
        }
        let edge = match request.get::<RequestContext>() {
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
            _ => None,
        };
        edge.or_else(|| request.get::<Peer>().map(|peer| peer.0.to_string())).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Self::of(&parts.extensions).ok_or(Code::MalformedRequest.into())
    }
}

/// The address that this request came to: `https://` and a host, and the gateway's stage if that is a part of it. Behind our
/// distribution it is the distribution's.
#[derive(Clone, Debug)]
pub struct Site(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Site {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        if let Some(host) = parts.extensions.get::<ThroughEdge>().and_then(|edge| edge.host.as_ref()) {
            return Ok(Self(format!("https://{host}")));
        }
        let text = |name| parts.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
        let host = text(header::HOST).or(parts.uri.authority().map(Authority::as_str));
        let host = host.ok_or_else(|| Failure::with_message(Code::MalformedRequest, "缺少Host请求头"))?;
        let scheme = text(header::HeaderName::from_static("x-forwarded-proto")).unwrap_or("http");
        let mount = parts.extensions.get::<Mount>().map_or("", |mount| &mount.0);
        Ok(Self(format!("{scheme}://{host}{mount}")))
    }
}

/// Where this request's answers say that pictures are: the configured address, or the one the request came to.
impl FromRequestParts<Arc<crate::app::App>> for Media {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<crate::app::App>) -> Result<Self, Failure> {
        if let Some(url) = &app.media_url {
            return Ok(Self::at(url));
        }
        Site::from_request_parts(parts, app).await.map(|site| Self::at(&site.0))
    }
}

impl FromRequestParts<Arc<crate::app::App>> for ListMedia {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<crate::app::App>) -> Result<Self, Failure> {
        let media = Media::from_request_parts(parts, app).await?;
        Ok(Self(media.with_width(app.settings().list_width)))
    }
}
