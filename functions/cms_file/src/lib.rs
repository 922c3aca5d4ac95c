//! Files of the back office: so far, which ones it takes.

mod types;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_file").mount(routes!(types::types))
}
