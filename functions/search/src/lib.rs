//! Products by the words that they are described with.

mod products;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("search").mount(routes!(products::products))
}
