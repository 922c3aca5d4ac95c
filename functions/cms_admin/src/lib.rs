//! Who works in the back office: administrators, permission groups, and what these may do.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_admin")
}
