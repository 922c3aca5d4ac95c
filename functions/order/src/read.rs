use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Page, Paged, Reply, Success},
    shop::{
        Media,
        order::{OrderDetail, OrderSummary, store},
    },
    validation::PathId,
};

/// 我的订单
///
/// 新订单在前。
#[utoipa::path(get, path = "/v1/order", operation_id = "order_list", tag = "订单",
    security(("token" = [])), params(Paged),
    responses((status = 200, body = Success<Page<OrderSummary>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    Paged(page): Paged,
) -> Reply<Success<Page<OrderSummary>>> {
    let section = store::list_of(&app.table, &caller, &page, app.clock.now()).await?;
    Ok(Success::new(section.map(|order| OrderSummary::of(&order, &media, &app.zone())).into()))
}

/// 订单详情
///
/// 只能查看自己的订单；含商品、地址、物流、退款和订单经历。
#[utoipa::path(get, path = "/v1/order/{id}", operation_id = "order_detail", tag = "订单",
    security(("token" = [])), params(PathId),
    responses((status = 200, body = Success<OrderDetail>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound]))))]
pub async fn detail(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
) -> Reply<Success<OrderDetail>> {
    let order = store::find_of(&app.table, caller.id, id).await?.ok_or(Code::OrderNotFound)?;
    Ok(Success::new(OrderDetail::of(order, &media, &app.zone())))
}
