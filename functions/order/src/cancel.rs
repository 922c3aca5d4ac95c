use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        order::{Event, OrderDetail, pay},
    },
    validation::PathId,
};

/// 取消订单
///
/// 仅限未支付的订单，库存随之退回。已向微信发起过支付的，先在微信关闭；若其实已支付，返回8003。
#[utoipa::path(put, path = "/v1/order/{id}/cancel", operation_id = "order_cancel", tag = "订单",
    security(("token" = [])), params(PathId),
    responses((status = 201, body = Created<OrderDetail>)),
    extensions(("x-refusals" = json!([
        Code::OrderNotFound, Code::OrderStateForbids, Code::OrderAlreadyPaid, Code::WeChatRefused
    ]))))]
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
) -> Reply<Created<OrderDetail>> {
    let order = pay::call_off(&app, caller.id, id, Event::Cancelled).await?;
    Ok(Created::new(OrderDetail::of(order, &media, &app.zone())))
}
