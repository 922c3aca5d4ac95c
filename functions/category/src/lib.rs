//! Categories of products.

mod read;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("category").mount(routes!(read::all)).mount(routes!(read::list)).mount(routes!(read::detail))
}
