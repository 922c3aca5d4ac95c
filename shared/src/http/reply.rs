//! The envelope: `{"error_code", "msg", "data"}` on success, `{"error_code", "msg", "request_url"}` on refusal.

use std::collections::BTreeMap;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Failure, code::SUCCESSES};

/// What a handler answers.
pub type Reply<T> = Result<T, Failure>;

macro_rules! success {
    ($(#[$meta:meta])* $name:ident, $place:literal, $number:literal, $message:literal) => {
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $name<T> {
            #[schema(example = $number)]
            error_code: u32,
            #[schema(example = $message)]
            msg: &'static str,
            data: T,
            /// 请求中未被识别的字段
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(value_type = Vec<String>, required = false, example = json!(["prise"]))]
            ignored: Option<Vec<String>>,
        }

        impl<T> $name<T> {
            const WIRE: (StatusCode, u32, &'static str) = SUCCESSES[$place];

            pub fn new(data: T) -> Self {
                Self { error_code: Self::WIRE.1, msg: Self::WIRE.2, data, ignored: None }
            }
        }

        impl<T: Serialize> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                enveloped((Self::WIRE.0, Json(self)).into_response())
            }
        }
    };
}

/// Marks an answer that is an envelope: what was ignored of the request is put into it further outside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope;

fn enveloped(mut response: Response) -> Response {
    response.extensions_mut().insert(Envelope);
    response
}

success! {
    /// 200: here it is.
    Success, 0, 0, "成功"
}
success! {
    /// 201: created or changed; the thing as it is now.
    Created, 1, 1, "创建 | 更新成功"
}

/// 201, and what of the HTML that was sent is not in what was stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cleaned<T> {
    #[serde(flatten)]
    created: Created<T>,
    /// 正文中被去除的元素、属性和样式；没有时不出现
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["<script>"]))]
    removed: Vec<String>,
}

impl<T> Cleaned<T> {
    pub fn new(data: T, removed: Vec<String>) -> Self {
        Self { created: Created::new(data), removed }
    }
}

impl<T: Serialize> IntoResponse for Cleaned<T> {
    fn into_response(self) -> Response {
        (SUCCESSES[1].0, Json(self)).into_response()
    }
}

/// 202: gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deleted {
    #[schema(example = 2)]
    error_code: u32,
    #[schema(example = "删除成功")]
    msg: &'static str,
    #[schema(value_type = Option<Object>, example = json!(null))]
    data: (),
    /// 请求中未被识别的字段
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>, required = false, example = json!(["prise"]))]
    ignored: Option<Vec<String>>,
}

impl Deleted {
    pub fn new() -> Self {
        Self { error_code: SUCCESSES[2].1, msg: SUCCESSES[2].2, data: (), ignored: None }
    }
}

impl Default for Deleted {
    fn default() -> Self {
        Self::new()
    }
}

impl IntoResponse for Deleted {
    fn into_response(self) -> Response {
        enveloped((SUCCESSES[2].0, Json(self)).into_response())
    }
}

/// A refusal as the wire shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusal<'a> {
    /// See `/error_code`.
    #[schema(example = 10120)]
    error_code: u32,
    msg: Message<'a>,
    /// Method and decoded path, without the query string.
    #[schema(example = "GET /v1/product/1")]
    request_url: &'a str,
    /// `expired`: a token that was good and is too old (1002).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<&'static str>,
    /// Of an answer of 500 and above: under this id the back office finds what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<&'a str>,
}

/// A sentence, or what is wrong with each field.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Message<'a> {
    Sentence(&'a str),
    Fields(&'a BTreeMap<String, Vec<String>>),
}

impl<'a> Refusal<'a> {
    pub(super) fn of(failure: &'a Failure, request_url: &'a str, request_id: &'a str) -> Self {
        let msg = match failure.faults() {
            faults if faults.is_empty() => Message::Sentence(failure.message()),
            faults => Message::Fields(faults.fields()),
        };
        let (status, error_code, _) = failure.code().wire();
        let request_id = status.is_server_error().then_some(request_id);
        Self { error_code, msg, request_url, reason: failure.reason(), request_id }
    }
}

/// A failure travels as an extension of an empty answer until the outermost layer, which knows the request's method and
/// path, writes it out.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.code().wire().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
