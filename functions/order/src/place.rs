use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shared::{
    app::App,
    clock::Epoch,
    error::Code,
    form,
    http::{Caller, Created, IdempotencyKey, Reply, Success},
    ids::Id,
    money::Yuan,
    shop::order::{
        Basket, Order, Pick, Quote,
        basket::MOST_LINES,
        store::{self, Outcome, Request},
    },
    validation::{Valid, Whole, WireId},
};
use utoipa::ToSchema;

form! {
    #[derive(ToSchema)]
    pub struct OrderLine {
        product_id: WireId,
        count: Whole<1, 9999>,
    }
}

form! {
    #[derive(ToSchema)]
    pub struct NewOrder {
        /// 同一商品可出现多次，件数合并计算，合计不超过9999
        #[schema(min_items = 1, max_items = 99)]
        products: Vec<OrderLine>,
        /// 收货地址；不填则用默认地址
        address_id: Option<WireId>,
    }
    check(order, faults) {
        if !(1..=MOST_LINES).contains(&order.products.len()) {
            faults.add("products", format!("须为1~{MOST_LINES}项"));
        } else if let Err(too_many) = order.basket() {
            faults.add(&format!("products.{}.count", too_many.0), "同一商品合计不能超过9999件");
        }
    }
}

impl NewOrder {
    fn basket(&self) -> Result<Basket, shared::shop::order::basket::TooMany> {
        Basket::of(self.products.iter().map(|line| (line.product_id.get(), line.count.get())))
    }
}

/// 下单成功
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacedOrder {
    order_no: String,
    order_id: Id,
    /// 秒级时间戳
    #[schema(example = 1_780_286_400)]
    create_time: Epoch,
    #[schema(example = true)]
    pass: bool,
}

/// 库存不足，未下单
#[derive(Debug, Serialize, ToSchema)]
pub struct Shortage {
    #[schema(example = -1)]
    order_id: i64,
    #[schema(example = false)]
    pass: bool,
    order_price: Yuan,
    /// 商品总件数
    total_count: u64,
    p_status_array: Vec<LineStatus>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LineStatus {
    /// 商品id
    id: Id,
    has_stock: bool,
    count: u64,
    name: String,
    total_price: Yuan,
}

/// 201 or 200, as the stock allows.
pub enum Answer {
    Placed(Created<PlacedOrder>),
    Short(Success<Shortage>),
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Placed(created) => created.into_response(),
            Self::Short(success) => success.into_response(),
        }
    }
}

/// 下单
///
/// 下单即扣减库存。库存不足时返回200与 `pass: false`，不生成订单。
#[utoipa::path(post, path = "/v1/order", operation_id = "order_place", tag = "订单",
    security(("token" = [])), params(IdempotencyKey), request_body = NewOrder,
    responses((status = 201, body = Created<PlacedOrder>), (status = 200, body = Success<Shortage>)),
    extensions(("x-refusals" = json!([Code::ProductNotFound, Code::AddressMissing, Code::IdempotencyKeyReused]))))]
pub async fn place(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(order): Valid<NewOrder>,
) -> Reply<Answer> {
    let basket = order.basket().map_err(|_| Code::InvalidParameters)?;
    let address_id = order.address_id.map(WireId::get);
    let pay_within = app.settings().pay_within;
    let request = Request { owner: &caller, basket: &basket, address_id, key: key.as_deref(), pay_within };
    let outcome = store::place(&app.table, &app.ids, &app.zone(), app.clock.now(), &request).await?;
    Ok(match outcome {
        Outcome::Placed(order) => Answer::Placed(Created::new(PlacedOrder::of(*order))),
        Outcome::Short(quote) => Answer::Short(Success::new(Shortage::of(quote))),
    })
}

impl PlacedOrder {
    fn of(order: Order) -> Self {
        Self { order_no: order.order_no, order_id: order.id, create_time: order.create_time, pass: true }
    }
}

impl Shortage {
    fn of(quote: Quote) -> Self {
        Self {
            order_id: -1,
            pass: false,
            order_price: quote.price.into(),
            total_count: quote.count,
            p_status_array: quote.picks.into_iter().map(LineStatus::of).collect(),
        }
    }
}

impl LineStatus {
    fn of(pick: Pick) -> Self {
        Self {
            id: pick.product.id,
            has_stock: pick.in_stock(),
            count: pick.count,
            name: pick.product.name,
            total_price: pick.price.into(),
        }
    }
}
