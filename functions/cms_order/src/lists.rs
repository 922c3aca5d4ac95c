use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form,
    http::{Page, Paged, Reply, Success},
    shop::{
        Media,
        order::{
            OrderSummary, Status,
            store::{self, Filter},
        },
        user,
    },
    storage::Section,
    validation::{
        Params, Whole, WireId,
        period::{self, Seconds},
    },
};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct Wanted {
        /// 下单时间不早于（10位时间戳）
        #[param(inline)]
        start: Option<Seconds>,
        /// 下单时间不晚于（10位时间戳）
        #[param(inline)]
        end: Option<Seconds>,
        /// 订单状态
        #[param(inline)]
        status: Option<Whole<1, 9>>,
    }
    check(wanted, faults) {
        period::check(wanted.start, wanted.end, faults);
    }
}

impl Wanted {
    fn filter(&self) -> Filter {
        let status = self.status.and_then(|status| Status::try_from(u8::try_from(status.get()).ok()?).ok());
        Filter { start: period::epoch(self.start), end: period::epoch(self.end), status }
    }
}

/// 订单列表
///
/// 新订单在前。`total` 最多计到1000；更早的订单用 `next_cursor` 或时间范围查看。
#[utoipa::path(get, path = "/cms/order/list", operation_id = "cms_order_list", tag = "订单管理",
    security(("token" = [Permission::OrderList])), params(Wanted, Paged),
    responses((status = 200, body = Success<Page<OrderSummary>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    media: Media,
    Params(wanted): Params<Wanted>,
    Paged(page): Paged,
) -> Reply<Success<Page<OrderSummary>>> {
    let section = store::list_all(&app.table, &wanted.filter(), &page).await?;
    Ok(Success::new(section.map(|order| OrderSummary::of(&order, &media, &app.zone())).into()))
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfUser {
        /// 用户id
        #[param(inline)]
        uid: WireId,
    }
}

/// 某用户的订单
///
/// 指定用户的订单，新订单在前。
#[utoipa::path(get, path = "/cms/order/list/by_user", operation_id = "cms_order_by_user", tag = "订单管理",
    security(("token" = [Permission::OrderList])), params(OfUser, Paged),
    responses((status = 200, body = Success<Page<OrderSummary>>)))]
pub async fn by_user(
    State(app): State<Arc<App>>,
    media: Media,
    Params(of): Params<OfUser>,
    Paged(page): Paged,
) -> Reply<Success<Page<OrderSummary>>> {
    let section = match user::store::find(&app.table, of.uid.get()).await? {
        Some(buyer) => store::list_of(&app.table, &buyer, &page, app.clock.now()).await?,
        None => Section::empty(&page),
    };
    Ok(Success::new(section.map(|order| OrderSummary::of(&order, &media, &app.zone())).into()))
}
