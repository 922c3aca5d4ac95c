//! Themes: pictures that lead to a choice of products.

mod change;
mod create;
mod delete;
mod detail;
mod lists;
mod product;

use shared::{
    http::{Api, routes},
    validation::Text,
};

pub fn api() -> Api {
    Api::new("theme")
        .mount(routes!(lists::some, create::create))
        .mount(routes!(lists::list))
        .mount(routes!(detail::detail, change::change, delete::delete))
        .mount(routes!(product::add, product::remove))
}

pub type Name = Text<1, 50>;
pub type Description = Text<0, 255>;
