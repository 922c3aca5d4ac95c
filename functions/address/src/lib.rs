//! Delivery addresses, everyone's own.

mod change;
mod create;
mod delete;
mod read;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("address")
        .mount(routes!(read::all))
        .mount(routes!(read::detail, change::change, delete::delete))
        .mount(routes!(create::create))
}
