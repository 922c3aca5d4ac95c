use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Caller, Reply, Site, Success},
    shop::order::pay,
    validation::Valid,
    wechat::pay::ClientParams,
};

use crate::OrderOf;

/// 发起支付
///
/// 返回小程序 `wx.requestPayment` 的参数。可重复调用：同一订单向微信发出同样的请求。
#[utoipa::path(post, path = "/v1/pay/pre_order", operation_id = "pay_pre_order", tag = "支付",
    security(("token" = [])), request_body = OrderOf,
    responses((status = 200, body = Success<ClientParams>)),
    extensions(("x-refusals" = json!([
        Code::OrderNotFound, Code::OrderAlreadyPaid, Code::OrderStateForbids, Code::NotBoundToWeChat, Code::WeChatRefused
    ]))))]
pub async fn pre_order(
    State(app): State<Arc<App>>,
    caller: Caller,
    Site(site): Site,
    Valid(order): Valid<OrderOf>,
) -> Reply<Success<ClientParams>> {
    pay::request(&app, &caller, order.id.get(), &site).await.map(Success::new)
}
