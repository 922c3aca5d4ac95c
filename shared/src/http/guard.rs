//! The guard: lets a request through to its operation, or refuses it before its body is read.

use std::sync::Arc;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, Method, header};

use super::{answer::Known, caller::Session};
use crate::{
    app::App,
    auth::Access,
    error::{Code, Failure},
    shop::{group, user},
};

pub(super) async fn check(rules: &[(Method, Access)], mut request: Request, next: Next) -> Response {
    let access = access(rules, request.method());
    match admit(access, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

/// The access that the method's operation declares. A method without one (`HEAD` aside, which reads what `GET` does) is
/// refused by the router, not here.
fn access(rules: &[(Method, Access)], method: &Method) -> Access {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let declared = rules.iter().find(|(declared, _)| declared == method);
    declared.map_or(Access::Open, |(_, access)| *access)
}

async fn admit(access: Access, request: &mut Request) -> Result<(), Failure> {
    if access == Access::Open {
        return Ok(());
    }
    let app = request.extensions().get::<Arc<App>>().cloned().ok_or_else(|| Failure::internal("no app"))?;
    let session = session(&app, request.headers()).await?;
    let group = match (access, session.user.group_id) {
        (Access::Group(_), Some(id)) if !session.user.is_super() => group::store::find(&app.table, id).await?,
        _ => None,
    };
    access.admits(&session.user, group.as_ref())?;
    if access != Access::Login {
        changed_password(&app, &session)?;
    }
    if let Some(known) = request.extensions().get::<Known>() {
        known.set(&session);
    }
    request.extensions_mut().insert(session);
    Ok(())
}

async fn session(app: &App, headers: &HeaderMap) -> Result<Session, Failure> {
    session_of(app, &token(headers).ok_or(Code::TokenInvalid)?).await
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
