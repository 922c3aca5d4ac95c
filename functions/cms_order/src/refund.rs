use std::{collections::BTreeMap, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, IdempotencyKey, Reply},
    ids::Id,
    shop::{
        Media,
        order::{Grant, StaffOrder, basket::MOST_LINES, store},
    },
    validation::{PathId, Price, Text, Valid, Whole, WireId},
};
use utoipa::ToSchema;

use crate::{occasion, owner_of};

form! {
    #[derive(ToSchema)]
    pub struct Pieces {
        product_id: WireId,
        count: Whole<1, 9999>,
    }
}

form! {
    #[derive(ToSchema)]
    pub struct GrantedRefund {
        /// 退款金额；不填则退全部余额
        amount: Option<Price>,
        /// 退款原因，买家可见
        reason: Text<1, 80>,
        /// 退回库存的商品；不填时，未发货订单全额退款则全部退回，否则不退回
        #[schema(max_items = 99)]
        restock: Option<Vec<Pieces>>,
    }
    check(refund, faults) {
        if refund.restock.as_ref().is_some_and(|pieces| pieces.len() > MOST_LINES) {
            faults.add("restock", format!("最多{MOST_LINES}项"));
        }
    }
}

/// 退款
///
/// 全部或部分退款，款项经微信原路退回。可用幂等键防止重复点击造成重复退款。
#[utoipa::path(post, path = "/cms/order/{id}/refund", operation_id = "cms_order_refund", tag = "订单管理",
    security(("token" = [Permission::OrderRefund])), params(PathId, IdempotencyKey), request_body = GrantedRefund,
    responses((status = 201, body = Created<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderStateForbids, Code::IdempotencyKeyReused]))))]
pub async fn grant(
    State(app): State<Arc<App>>,
    clerk: Caller,
    media: Media,
    PathId(id): PathId,
    IdempotencyKey(key): IdempotencyKey,
    Valid(refund): Valid<GrantedRefund>,
) -> Reply<Created<StaffOrder>> {
    let owner = owner_of(&app, id).await?;
    let restock = refund.restock.as_deref().map(sum);
    let reason = refund.reason.as_str();
    let grant = Grant { amount: refund.amount.map(Price::fen), reason, restock: restock.as_ref(), key: key.as_deref() };
    let occasion = occasion(&app, &clerk, Some(reason.to_owned()));
    let order = store::change(&app.table, owner, id, |order| order.grant_refund(&grant, &occasion)).await?;
    Ok(Created::new(StaffOrder::of(order, &media, &app.zone())))
}

/// The same product on two lines counts together.
fn sum(pieces: &[Pieces]) -> BTreeMap<Id, u64> {
    let mut sum = BTreeMap::new();
    for line in pieces {
        *sum.entry(line.product_id.get()).or_default() += line.count.get();
    }
    sum
}

form! {
    #[derive(ToSchema)]
    pub struct RefusedRefund {
        /// 拒绝原因，买家可见
        reason: Text<1, 80>,
    }
}

/// 拒绝退款申请
///
/// 订单回到申请前的状态。
#[utoipa::path(put, path = "/cms/order/{id}/refund/refuse", operation_id = "cms_order_refuse_refund", tag = "订单管理",
    security(("token" = [Permission::OrderRefund])), params(PathId), request_body = RefusedRefund,
    responses((status = 201, body = Created<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::OrderNotFound, Code::OrderStateForbids]))))]
pub async fn refuse(
    State(app): State<Arc<App>>,
    clerk: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(refused): Valid<RefusedRefund>,
) -> Reply<Created<StaffOrder>> {
    let owner = owner_of(&app, id).await?;
    let occasion = occasion(&app, &clerk, Some(refused.reason.into_string()));
    let order = store::change(&app.table, owner, id, |order| order.refuse_refund(&occasion)).await?;
    Ok(Created::new(StaffOrder::of(order, &media, &app.zone())))
}
