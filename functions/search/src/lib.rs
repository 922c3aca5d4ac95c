//! Products by the words that they are described with.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("search")
}
