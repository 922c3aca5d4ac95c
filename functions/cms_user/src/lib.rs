//! Users as the back office sees them.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_user")
}
