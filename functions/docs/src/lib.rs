//! What people read: the home page, the API documents, the error codes; and the answer where no route is.

mod error_code;
mod fallback;
mod health;
mod home;
mod openapi;
pub mod page;
pub mod preflight;
mod swagger;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("docs")
        .without_table()
        .open_to_all()
        .mount(routes!(home::home))
        .mount(routes!(swagger::doc))
        .mount(routes!(swagger::apidocs))
        .mount(routes!(swagger::asset))
        .mount(routes!(openapi::yaml))
        .mount(routes!(openapi::json))
        .mount(routes!(error_code::error_code))
        .mount(routes!(health::health))
        .fallback(fallback::fallback)
}
