//! Products: what can be bought.

mod change;
mod create;
mod delete;
mod detail;
mod lists;
mod reorder;

use shared::{
    http::{Api, routes},
    shop::{Image, Media},
    validation::Picture,
};

pub fn api() -> Api {
    Api::new("product")
        .mount(routes!(lists::recent))
        .mount(routes!(lists::all_by_category))
        .mount(routes!(lists::by_category))
        .mount(routes!(create::create))
        .mount(routes!(detail::detail, change::change, delete::delete))
        .mount(routes!(reorder::reorder))
}

fn images(pictures: &[Picture], media: &Media) -> Vec<Image> {
    pictures.iter().map(|picture| picture.image(media)).collect()
}
