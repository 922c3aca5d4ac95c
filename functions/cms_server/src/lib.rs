//! What runs here, and the work it does in the background.

mod machine;
mod project;
mod server;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_server").mount(routes!(server::server))
}
