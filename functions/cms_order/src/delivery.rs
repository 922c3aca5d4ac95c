use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        order::{Shipment, StaffOrder, store},
    },
    validation::{Params, Text, Valid, WireId},
};
use utoipa::{IntoParams, ToSchema};

use crate::{occasion, owner_of};

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfOrder {
        #[param(inline)]
        order_id: WireId,
    }
}

form! {
    /// 快递信息；商家自配送时不填
    #[derive(ToSchema)]
    pub struct Parcel {
        /// 快递公司编码（微信物流编码，如SF、ZTO）
        express_company: Option<Text<1, 128>>,
        /// 运单号
        tracking_no: Option<Text<1, 128>>,
    }
    check(parcel, faults) {
        if parcel.express_company.is_some() != parcel.tracking_no.is_some() {
            let missing = if parcel.express_company.is_none() { "express_company" } else { "tracking_no" };
            faults.add(missing, "快递公司与运单号须同时填写");
        }
    }
}

/// 已发货
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivered {
    order: StaffOrder,
    /// 小程序中该订单的页面
    jump_page: String,
}

/// 发货
///
/// 限已支付的订单，以及缺货后重新备货的订单（状态4，且未在退款）。随后自动向微信上传发货信息，并通知买家。
#[utoipa::path(put, path = "/cms/order/delivery", operation_id = "cms_order_delivery", tag = "订单管理",
    security(("token" = [Permission::OrderDelivery])), params(OfOrder), request_body = Option<Parcel>,
    responses((status = 201, body = Created<Delivered>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderNotShippable, Code::OutOfStock]))))]
pub async fn delivery(
    State(app): State<Arc<App>>,
    clerk: Caller,
    media: Media,
    Params(of): Params<OfOrder>,
    Valid(parcel): Valid<Parcel>,
) -> Reply<Created<Delivered>> {
    let id = of.order_id.get();
    let (owner, settings) = (owner_of(&app, id).await?, app.settings());
    let shipment = Shipment {
        express_company: parcel.express_company.map(Text::into_string),
        tracking_no: parcel.tracking_no.map(Text::into_string),
        at: app.clock.now(),
        confirm_after: settings.confirm_after,
    };
    let occasion = occasion(&app, &clerk, None);
    let order = store::change(&app.table, owner, id, |order| order.ship(shipment.clone(), &occasion)).await?;
    let jump_page = format!("pages/order/order?id={id}");
    Ok(Created::new(Delivered { order: StaffOrder::of(order, &media, &app.zone()), jump_page }))
}
