//! What runs here, and the work it does in the background.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_server")
}
