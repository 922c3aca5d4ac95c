//! Themes: pictures that lead to a choice of products.

mod detail;
mod lists;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("theme").mount(routes!(lists::some)).mount(routes!(lists::list)).mount(routes!(detail::detail))
}
