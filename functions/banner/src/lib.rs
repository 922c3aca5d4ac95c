//! Banners: the pictures that rotate on the home page.

mod detail;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("banner").mount(routes!(detail::detail))
}
