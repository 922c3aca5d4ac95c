use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        order::{Event, Occasion, OrderDetail, store},
    },
    validation::PathId,
};

/// 确认收货
///
/// 仅限已发货的订单。
#[utoipa::path(put, path = "/v1/order/{id}/confirm", operation_id = "order_confirm", tag = "订单",
    security(("token" = [])), params(PathId),
    responses((status = 201, body = Created<OrderDetail>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderStateForbids]))))]
pub async fn confirm(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
) -> Reply<Created<OrderDetail>> {
    let occasion = Occasion::at(app.clock.now());
    let order = store::change(&app.table, caller.id, id, |order| order.after(Event::Received, &occasion)).await?;
    Ok(Created::new(OrderDetail::of(order, &media, &app.zone())))
}
