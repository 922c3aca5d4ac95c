use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        order::{StaffOrder, pay},
    },
    validation::{PathId, Price, Valid},
};
use utoipa::ToSchema;

use crate::{occasion, owner_of};

form! {
    #[derive(ToSchema)]
    pub struct NewPrice {
        /// 新的订单总价
        total_price: Price,
    }
}

/// 改价
///
/// 仅限未支付的订单。已发起的支付先在微信关闭，买家重新发起后按新价支付；若其实已支付，返回8003。
#[utoipa::path(put, path = "/cms/order/{id}/price", operation_id = "cms_order_price", tag = "订单管理",
    security(("token" = [Permission::OrderPrice])), params(PathId), request_body = NewPrice,
    responses((status = 201, body = Created<StaffOrder>)),
    extensions(("x-refusals" = json!([
        Code::OrderNotFound, Code::OrderStateForbids, Code::OrderAlreadyPaid, Code::WeChatRefused
    ]))))]
pub async fn price(
    State(app): State<Arc<App>>,
    clerk: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(new): Valid<NewPrice>,
) -> Reply<Created<StaffOrder>> {
    let owner = owner_of(&app, id).await?;
    let occasion = occasion(&app, &clerk, None);
    let change = |order: &shared::shop::order::Order| order.reprice(new.total_price.fen(), &occasion);
    let order = pay::change_unpaid(&app, owner, id, change).await?;
    Ok(Created::new(StaffOrder::of(order, &media, &app.zone())))
}
