//! What WeChat Pay tells us. It looks at the HTTP status alone, and repeats what was not answered with a success.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shared::{
    app::App,
    error::{Code, Failure},
    shop::order::settle,
    wechat::pay::NotificationError,
};
use utoipa::ToSchema;

/// 微信支付通知，报文见微信支付文档
#[derive(ToSchema)]
#[schema(value_type = Object, as = WeChatPayNotification)]
struct Notification(#[expect(dead_code, reason = "read as bytes: the signature is over those")] String);

type Body = Result<Bytes, BytesRejection>;

/// Not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotTaken {
    #[schema(example = "FAIL")]
    code: &'static str,
    #[schema(example = "失败")]
    message: &'static str,
}

/// 支付结果通知
///
/// 由微信支付调用，以签名证明身份。入账后才答复成功；重复的通知不会重复入账。
#[utoipa::path(post, path = "/v1/pay/notify", operation_id = "pay_notify", tag = "支付", security(()),
    request_body = Notification,
    responses((status = 204, description = "已入账"), (status = 400, description = "校验失败，未入账", body = NotTaken),
        (status = 500, description = "稍后重发", body = NotTaken), (status = 503, description = "稍后重发", body = NotTaken)))]
pub async fn payment(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Response {
    let settled = async {
        let paid = app.pay.payment_notification(&headers, &read(body)?).await.map_err(refused)?;
        settle::payment(&app, &paid).await
    };
    answer(settled.await.map(drop))
}

/// 退款结果通知
///
/// 由微信支付调用，以签名证明身份。
#[utoipa::path(post, path = "/v1/pay/refund_notify", operation_id = "pay_refund_notify", tag = "支付", security(()),
    request_body = Notification,
    responses((status = 204, description = "已入账"), (status = 400, description = "校验失败，未入账", body = NotTaken),
        (status = 500, description = "稍后重发", body = NotTaken), (status = 503, description = "稍后重发", body = NotTaken)))]
pub async fn refund(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Response {
    let settled = async {
        let state = app.pay.refund_notification(&headers, &read(body)?).await.map_err(refused)?;
        settle::refund(&app, &state).await
    };
    answer(settled.await.map(drop))
}

/// What cannot be read, or is larger than any notification, is none.
fn read(body: Body) -> Result<Bytes, Failure> {
    body.map_err(|error| Failure::new(Code::NotFromWeChat).because(error))
}

fn refused(error: NotificationError) -> Failure {
    match error {
        NotificationError::Refused(reason) => Failure::new(Code::NotFromWeChat).because(reason),
        NotificationError::Ours(failure) => failure,
    }
}

fn answer(settled: Result<(), Failure>) -> Response {
    let Err(failure) = settled else { return StatusCode::NO_CONTENT.into_response() };
    tracing::warn!(%failure, "a notification was not taken");
    (failure.code().wire().0, Json(NotTaken { code: "FAIL", message: "失败" })).into_response()
}
