//! Articles: written in the back office, read by everybody.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_article")
}
