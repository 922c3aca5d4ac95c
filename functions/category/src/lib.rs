//! Categories of products.

mod change;
mod create;
mod delete;
mod read;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("category")
        .mount(routes!(read::all))
        .mount(routes!(read::list))
        .mount(routes!(create::create))
        .mount(routes!(read::detail, change::change, delete::delete))
}
