//! Products: what can be bought.

mod detail;
mod lists;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("product")
        .mount(routes!(lists::recent))
        .mount(routes!(lists::all_by_category))
        .mount(routes!(lists::by_category))
        .mount(routes!(detail::detail))
}
