//! What runs here, and the work it does in the background.

mod job;
mod machine;
mod project;
mod server;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_server").mount(routes!(server::server)).mount(routes!(job::list)).mount(routes!(job::detail))
}
