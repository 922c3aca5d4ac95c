//! Dictionaries: the choices that forms of the back office offer.

use shared::http::Api;

pub fn api() -> Api {
    Api::new("cms_dict")
}
