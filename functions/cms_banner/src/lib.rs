//! Banners and their items, as the back office keeps them.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_banner")
}
