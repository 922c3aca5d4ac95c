//! Articles: written in the back office, read by everybody.

mod change;
mod create;
mod delete;
mod list;
mod read;

use shared::{
    html,
    http::{Api, routes},
    validation::{Text, Whole},
};

pub fn api() -> Api {
    Api::new("cms_article")
        .with_large_bodies()
        .mount(routes!(list::list))
        .mount(routes!(list::latest))
        .mount(routes!(create::create))
        .mount(routes!(read::detail, change::change, delete::delete))
}

/// A type. What the numbers mean, the front ends know.
type Kind = Whole<0, 2>;
/// A layout, or a type that an import may have brought: likewise.
type Number = Whole<0, 65_535>;
type Title = Text<1, 255>;
type Summary = Text<0, 500>;
/// 64 KB of HTML when it is cleaned: as much as a TEXT of MySQL holds.
type Content = html::Html<65_536>;

fn small<const LEAST: u64, const MOST: u64>(number: Whole<LEAST, MOST>) -> u16 {
    u16::try_from(number.get()).unwrap_or(u16::MAX)
}
