//! Banners and their items, as the back office keeps them.

mod change;
mod create;
mod delete;
mod item;
mod read;

use shared::{
    http::{Api, routes},
    validation::{Text, Whole},
};

#[expect(deprecated, reason = "clients that use the old way to delete an item find it still")]
pub fn api() -> Api {
    Api::new("cms_banner")
        .mount(routes!(read::list))
        .mount(routes!(create::create))
        .mount(routes!(read::detail, change::change, delete::delete))
        .mount(routes!(item::create::create))
        .mount(routes!(item::read::detail, item::change::change, item::delete::delete, item::delete::delete_by_post))
}

pub type Name = Text<1, 50>;
pub type Description = Text<0, 255>;
pub type KeyWord = Text<0, 100>;
/// What a tap leads to.
type Kind = Whole<0, 2>;
