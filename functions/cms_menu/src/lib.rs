//! What the back office shows to whom: routes, the menus made of them, and the elements on their pages.

mod arrange;
mod branch;
mod deploy;
mod edit;
mod element;
mod elements;
mod menu;
mod read;
mod view;

use shared::http::{Api, routes};

pub fn api() -> Api {
    Api::new("cms_menu")
        .mount(routes!(menu::detail, menu::change))
        .mount(routes!(read::tree, arrange::arrange))
        .mount(routes!(read::with_element))
        .mount(routes!(arrange::restore))
        .mount(routes!(edit::create))
        .mount(routes!(read::detail, edit::change, edit::delete))
        .mount(routes!(elements::mine, element::create))
        .mount(routes!(deploy::deploy))
        .mount(routes!(elements::by_group))
        .mount(routes!(elements::by_route))
        .mount(routes!(element::delete))
}
