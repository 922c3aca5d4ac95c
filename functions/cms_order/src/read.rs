use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Reply, Success},
    shop::{
        Media,
        order::{StaffOrder, store},
    },
    validation::{Params, PathId, Text},
};
use utoipa::IntoParams;

use crate::owner_of;

/// 订单详情
///
/// 比用户所见多支付记录、可退金额和待办事项。
#[utoipa::path(get, path = "/cms/order/{id}", operation_id = "cms_order_detail", tag = "订单管理",
    security(("token" = [Permission::OrderList])), params(PathId),
    responses((status = 200, body = Success<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<StaffOrder>> {
    let owner = owner_of(&app, id).await?;
    let order = store::find_of(&app.table, owner, id).await?.ok_or(Code::OrderNotFound)?;
    Ok(Success::new(StaffOrder::of(order, &media, &app.zone())))
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct ByNumber {
        /// 完整的订单号
        #[param(inline)]
        order_no: Text<1, 64>,
    }
}

/// 按订单号查找
///
/// 须填写完整的订单号。
#[utoipa::path(get, path = "/cms/order/search", operation_id = "cms_order_search", tag = "订单管理",
    security(("token" = [Permission::OrderList])), params(ByNumber),
    responses((status = 200, body = Success<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound]))))]
pub async fn search(
    State(app): State<Arc<App>>,
    media: Media,
    Params(by): Params<ByNumber>,
) -> Reply<Success<StaffOrder>> {
    let order = store::find_by_no(&app.table, by.order_no.as_str()).await?.ok_or(Code::OrderNotFound)?;
    Ok(Success::new(StaffOrder::of(order, &media, &app.zone())))
}
