//! The guard: lets a request through to its operation, or refuses it before its body is read.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, Method, header, request::Parts};

use super::{Operation, answer::Known, caller::Session, journal};
use crate::{
    app::App,
    auth::{Access, Permission},
    error::{Code, Failure},
    shop::{group, user},
};

pub(super) async fn check(operations: &[Operation], mut request: Request, next: Next) -> Response {
    // A method that no operation has is refused by the router, not here.
    let Some(operation) = declared(operations.iter(), request.method()) else { return next.run(request).await };
    match operation.access {
        Access::Open => return next.run(request).await,
        Access::Partly(permission) => {
            let gate = Gate::of(&request, permission);
            request.extensions_mut().insert(gate);
            return next.run(request).await;
        }
        Access::Login | Access::Group(_) | Access::Super => {}
    }
    let Some(app) = request.extensions().get::<Arc<App>>().cloned() else {
        return Failure::internal("no app").into_response();
    };
    let session = match session(&app, token(request.headers()).as_deref()).await {
        Ok(session) => session,
        Err(failure) => return failure.into_response(),
    };
    if let Some(known) = request.extensions().get::<Known>() {
        known.set(&session);
    }
    if let Err(failure) = admit(&app, operation.access, &session).await {
        if let Some(refusal) = journal::refusal(&app, operation, &session, &request, &failure) {
            journal::note(&app, refusal).await;
        }
        return failure.into_response();
    }
    request.extensions_mut().insert(session.clone());
    journal::run(&app, operation, &session, request, next).await
}

/// The operation of a method. `HEAD` reads what `GET` does.
pub(super) fn declared<'a>(
    mut operations: impl Iterator<Item = &'a Operation>,
    method: &Method,
) -> Option<&'a Operation> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    operations.find(|operation| operation.method == *method)
}

async fn admit(app: &App, access: Access, session: &Session) -> Result<(), Failure> {
    let group = match (access, session.user.group_id) {
        (Access::Group(_), Some(id)) if !session.user.is_super() => group::store::find(&app.table, id).await?,
        _ => None,
    };
    access.admits(&session.user, group.as_ref())?;
    if access == Access::Login { Ok(()) } else { changed_password(app, session) }
}

/// What an operation asks that is open for a part of what it answers ([`Access::Partly`]).
#[derive(Clone, Debug)]
pub struct Gate {
    permission: Permission,
    token: Option<String>,
    known: Option<Known>,
}

impl Gate {
    fn of(request: &Request, permission: Permission) -> Self {
        Self { permission, token: token(request.headers()), known: request.extensions().get::<Known>().cloned() }
    }

    /// Refuses a caller without the permission, as the guard does: 1002 without a good token, 10010 without the right.
    pub async fn admit(&self, app: &App) -> Result<(), Failure> {
        let session = session(app, self.token.as_deref()).await?;
        if let Some(known) = &self.known {
            known.set(&session);
        }
        admit(app, Access::Group(self.permission), &session).await
    }

    /// Whether the caller has the permission. Nobody is asked who sent no token: that costs no call.
    pub async fn admits(&self, app: &App) -> Result<bool, Failure> {
        if self.token.is_none() {
            return Ok(false);
        }
        match self.admit(app).await {
            Ok(()) => Ok(true),
            Err(failure) if failure.code().wire().0.is_server_error() => Err(failure),
            Err(_) => Ok(false),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Gate {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let gate = parts.extensions.get::<Self>().cloned();
        gate.ok_or_else(|| Failure::internal("an operation that declares no permission asks for one"))
    }
}

async fn session(app: &App, token: Option<&str>) -> Result<Session, Failure> {
    session_of(app, token.ok_or(Code::TokenInvalid)?).await.map_err(as_invalid)
}

/// The CMS and the mini-program log in again at 1002 alone, as the original said it of old tokens, too.
fn as_invalid(failure: Failure) -> Failure {
    if failure.code() == Code::TokenExpired { expired() } else { failure }
}

/// 1002 of a token that was good once, and says so.
pub fn expired() -> Failure {
    Failure::with_message(Code::TokenInvalid, "令牌过期").with_reason("expired")
}

/// The session of a token that is good, and that its user still honours: 1002 where it is not, 1003 where its time is
/// over.
pub async fn session_of(app: &App, token: &str) -> Result<Session, Failure> {
    let claims = app.tokens.read(token).await?;
    let id = claims.user().ok_or(Code::TokenInvalid)?;
    let user = user::store::find(&app.table, id).await?.filter(|user| user.honours(&claims));
    let user = Arc::new(user.ok_or(Code::TokenInvalid)?);
    Ok(Session { user, claims })
}

/// `Bearer <token>`, or `Basic base64(<token>:<anything>)` as the mini-program sends it.
fn token(headers: &HeaderMap) -> Option<String> {
    let (scheme, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(token, _)| token.to_owned())
}

/// A well-known password that came with imported data opens nothing of the back office.
fn changed_password(app: &App, session: &Session) -> Result<(), Failure> {
    if session.user.must_change_password && !app.local {
        return Err(Failure::with_message(Code::Forbidden, "当前密码过于常见，请先修改密码"));
    }
    Ok(())
}
