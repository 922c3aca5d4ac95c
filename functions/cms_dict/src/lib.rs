//! Dictionaries: the choices that forms of the back office offer.

mod entries;
mod types;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_dict")
        .mount(routes!(types::read::list))
        .mount(routes!(types::create::create))
        .mount(routes!(types::read::detail, types::change::change, types::delete::delete))
        .mount(routes!(entries::read::list))
        .mount(routes!(entries::read::all))
        .mount(routes!(entries::create::create))
        .mount(routes!(entries::read::detail, entries::change::change, entries::delete::delete))
}
