//! Notices and announcements.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_notice")
}
