use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        order::{Occasion, OrderDetail, store},
    },
    validation::{PathId, Text, Valid},
};
use utoipa::ToSchema;

form! {
    #[derive(ToSchema)]
    pub struct RefundRequest {
        /// 退款原因
        reason: Text<1, 80>,
    }
}

/// 申请退款
///
/// 限已支付、已发货、已支付但库存不足、已完成的订单。由商家同意或拒绝。
#[utoipa::path(post, path = "/v1/order/{id}/refund", operation_id = "order_refund", tag = "订单",
    security(("token" = [])), params(PathId), request_body = RefundRequest,
    responses((status = 201, body = Created<OrderDetail>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderStateForbids]))))]
pub async fn refund(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(request): Valid<RefundRequest>,
) -> Reply<Created<OrderDetail>> {
    let occasion = Occasion { note: Some(request.reason.as_str().to_owned()), ..Occasion::at(app.clock.now()) };
    let order = store::change(&app.table, caller.id, id, |order| order.ask_refund(&occasion)).await?;
    Ok(Created::new(OrderDetail::of(order, &media, &app.zone())))
}
