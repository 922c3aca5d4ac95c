//! Parameters: what can be tuned without a new deployment.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_config")
}
