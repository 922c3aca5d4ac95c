//! Logs: who changed what, who logged in, and what went wrong.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_log")
}
