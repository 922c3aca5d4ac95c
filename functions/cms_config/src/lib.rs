//! Parameters: what can be tuned without a new deployment.

mod change;
mod create;
mod delete;
mod list;
mod read;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_config")
        .mount(routes!(list::list))
        .mount(routes!(read::by_key, change::by_key))
        .mount(routes!(create::create))
        .mount(routes!(read::detail, change::change, delete::delete))
}
