use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Reply, Success},
    shop::{
        Media,
        order::{OrderDetail, pay},
    },
    validation::Valid,
};

use crate::OrderOf;

/// 查询支付结果
///
/// 客户端支付后调用：向微信查询，已支付则立即入账。返回订单的当前状态。
#[utoipa::path(post, path = "/v1/pay/re_notify", operation_id = "pay_re_notify", tag = "支付",
    security(("token" = [])), request_body = OrderOf,
    responses((status = 200, body = Success<OrderDetail>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::WeChatRefused, Code::PaymentMismatch]))))]
pub async fn re_notify(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    Valid(order): Valid<OrderOf>,
) -> Reply<Success<OrderDetail>> {
    let order = pay::inquire(&app, caller.id, order.id.get()).await?;
    Ok(Success::new(OrderDetail::of(order, &media, &app.zone())))
}
