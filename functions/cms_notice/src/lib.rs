//! Notices and announcements.

mod change;
mod create;
mod delete;
mod read;
mod view;

use shared::{
    html,
    http::{Api, routes},
    validation::{Text, Whole},
};

pub fn api() -> Api {
    Api::new("cms_notice").with_large_bodies().mount(routes!(read::list)).mount(routes!(create::create)).mount(routes!(
        read::detail,
        change::change,
        delete::delete
    ))
}

type Kind = Whole<1, 2>;
type Title = Text<1, 64>;
/// 64 KB of HTML when it is cleaned: as much as a TEXT of MySQL holds.
type Content = html::Html<65_536>;
type Remark = Text<0, 500>;

fn kind(number: Kind) -> u8 {
    if number.get() == 2 { 2 } else { 1 }
}
