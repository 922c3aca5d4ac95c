use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, Items, Reply, Success},
    shop::{
        Media,
        express::{self, Carrier, TrackingNumber},
        order::{Order, Shipment, StaffOrder, store},
    },
    validation::{Params, PathId, Text, Valid, WireId},
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
        /// 快递公司：微信物流编码（如SF）、名称或常用简称，不分大小写；见 `GET /v1/express`
        express_company: Option<Text<1, 128>>,
        /// 运单号
        tracking_no: Option<TrackingNumber>,
    }
    check(parcel, faults) {
        if parcel.express_company.is_some() != parcel.tracking_no.is_some() {
            let missing = if parcel.express_company.is_none() { "express_company" } else { "tracking_no" };
            faults.add(missing, "快递公司与运单号须同时填写");
        }
    }
}

const COMPANY: &str = "express_company";

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
    let express_company = match &parcel.express_company {
        Some(named) => Some(express::code(&app, named.as_str(), COMPANY).await?),
        None => None,
    };
    let (owner, settings) = (owner_of(&app, id).await?, app.settings());
    let shipment = Shipment {
        express_company,
        tracking_no: parcel.tracking_no.map(TrackingNumber::into_string),
        at: app.clock.now(),
        confirm_after: settings.confirm_after,
    };
    let occasion = occasion(&app, &clerk, None);
    let order = store::change(&app.table, owner, id, |order| order.ship(shipment.clone(), &occasion)).await?;
    let jump_page = format!("pages/order/order?id={id}");
    Ok(Created::new(Delivered { order: StaffOrder::of(order, &media, &app.zone()), jump_page }))
}

form! {
    /// 更正后的快递信息
    #[derive(ToSchema)]
    pub struct OtherParcel {
        /// 快递公司：微信物流编码（如SF）、名称或常用简称，不分大小写；见 `GET /v1/express`
        express_company: Text<1, 128>,
        /// 运单号
        tracking_no: TrackingNumber,
    }
}

/// 更正快递信息
///
/// 补填或更正已发货订单的快递公司与运单号，随后自动重新向微信上传。微信只接受一次更正；再次更正时任务会失败，见失败任务列表。
#[utoipa::path(put, path = "/cms/order/{id}/shipment", operation_id = "cms_order_shipment", tag = "订单管理",
    security(("token" = [Permission::OrderDelivery])), params(PathId), request_body = OtherParcel,
    responses((status = 201, body = Created<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderNotShippable]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    clerk: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(parcel): Valid<OtherParcel>,
) -> Reply<Created<StaffOrder>> {
    let company = express::code(&app, parcel.express_company.as_str(), COMPANY).await?;
    let (owner, number) = (owner_of(&app, id).await?, parcel.tracking_no.into_string());
    let occasion = occasion(&app, &clerk, None);
    let change = |order: &Order| order.change_parcel(&company, &number, &occasion);
    let order = store::change(&app.table, owner, id, change).await?;
    Ok(Created::new(StaffOrder::of(order, &media, &app.zone())))
}

/// 快递公司
///
/// 发货时可选的快递公司，常用的在前。已配置小程序时为微信的完整列表。
#[utoipa::path(get, path = "/v1/express", operation_id = "cms_order_express", tag = "订单管理",
    security(()), responses((status = 200, body = Success<Items<Carrier>>)))]
pub async fn carriers(State(app): State<Arc<App>>) -> Reply<Success<Items<Carrier>>> {
    Ok(Success::new(Items::all(express::all(&app).await)))
}
