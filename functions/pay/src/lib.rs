//! Payment through WeChat: what the mini-program asks for, and what WeChat tells us by itself.

mod notify;
mod pre_order;
mod re_notify;

use shared::{
    form,
    http::{Api, routes},
    validation::WireId,
};
use utoipa::ToSchema;

form! {
    /// 订单
    #[derive(ToSchema)]
    pub struct OrderOf {
        /// 订单id
        id: WireId,
    }
}

pub fn api() -> Api {
    Api::new("pay")
        .mount(routes!(pre_order::pre_order))
        .mount(routes!(re_notify::re_notify))
        .mount(routes!(notify::payment))
        .mount(routes!(notify::refund))
}
