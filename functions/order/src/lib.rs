//! Orders, everyone's own: placing, reading, and what a buyer can do about them.

mod cancel;
mod confirm;
mod place;
mod read;
mod refund;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("order")
        .mount(routes!(place::place, read::list))
        .mount(routes!(read::detail))
        .mount(routes!(cancel::cancel))
        .mount(routes!(confirm::confirm))
        .mount(routes!(refund::refund))
}
