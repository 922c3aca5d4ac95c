//! WeChat Pay's answers: every 2xx is signed, errors are `{"code","message"}`, and each has a `Request-ID`.

use std::sync::Arc;

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{authorization, keys::Signer};
use crate::local::wechat::{Fault, Forgery, MAX_BODY, WeChat, token::random};

pub(super) type Answer = Result<Json<Value>, Refusal>;

/// An error of WeChat Pay.
#[derive(Clone, Debug)]
pub(in crate::local::wechat) struct Refusal {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A field that is not as documented.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message)
    }

    /// Sound by itself, but not now or not with what was there before.
    pub fn request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    pub fn signature(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "SIGN_ERROR", message)
    }

    /// Nothing was done; the same call may be made again.
    pub fn system_error() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "系统异常，请稍后重试")
    }

    pub fn frequency_limited() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "FREQUENCY_LIMITED", "频率超限，请稍后重试")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({"code": self.code, "message": self.message}));
        (self.status, [(REQUEST_ID, request_id())], body).into_response()
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Checks the caller's signature, has the call carried out, and signs the answer; or does wrong what `Fault` says.
pub(super) async fn transact(State(wechat): State<Arc<WeChat>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (now, certificates) = {
        let state = wechat.state();
        (state.pay.now(), state.pay.certificates)
    };
    let signer = match authorization::check(&parts, &body, now, certificates) {
        Ok(signer) => signer,
        Err(refusal) => return refusal.into_response(),
    };
    let fault = parts.extensions.get::<Fault>().copied();
    let answer = if matches!(fault, Some(Fault::Accepted)) {
        (StatusCode::ACCEPTED, Json(json!({"code": "ACCEPTED", "message": "已受理，请使用原参数重复请求"})))
            .into_response()
    } else {
        next.run(Request::from_parts(parts, Body::from(body))).await
    };
    let (mut parts, body) = answer.into_parts();
    parts.headers.entry(REQUEST_ID).or_insert_with(request_id);
    if !parts.status.is_success() {
        return Response::from_parts(parts, body);
    }
    let body = to_bytes(body, MAX_BODY).await.unwrap_or_default();
    match fault {
        Some(Fault::Forged(Forgery::Unsigned)) => {}
        Some(Fault::Forged(Forgery::Stranger)) => sign(&mut parts.headers, Signer::Stranger, now, &body),
        Some(Fault::Forged(Forgery::OtherBody)) => sign(&mut parts.headers, signer, now, &Bytes::from_static(b"{}")),
        Some(Fault::Forged(Forgery::Old)) => sign(&mut parts.headers, signer, now - 301, &body),
        _ => sign(&mut parts.headers, signer, now, &body),
    }
    Response::from_parts(parts, Body::from(body))
}

fn sign(headers: &mut HeaderMap, signer: Signer, at: i64, body: &Bytes) {
    for (name, value) in signature_headers(signer, at, body) {
        headers.insert(name, HeaderValue::from_str(&value).expect("visible ASCII"));
    }
}

/// The headers by which the receiver of a reply or a notification knows that it is WeChat Pay's.
pub(super) fn signature_headers(signer: Signer, at: i64, body: &[u8]) -> [(&'static str, String); 5] {
    let nonce = random(32);
    let message = [format!("{at}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
    [
        ("wechatpay-timestamp", at.to_string()),
        ("wechatpay-nonce", nonce),
        ("wechatpay-serial", signer.serial().to_owned()),
        ("wechatpay-signature", signer.sign(&message)),
        ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
    ]
}

fn request_id() -> HeaderValue {
    HeaderValue::from_str(&format!("{}-0", random(24).to_uppercase())).expect("visible ASCII")
}
