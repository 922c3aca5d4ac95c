//! Where parameters stand, and how they are changed: built-in ones as what the shop has made of them, its own ones whole.

mod built_in;
mod list;
mod own;

pub use self::{
    built_in::{override_of, overrides, set},
    list::section,
    own::{change, create, delete, find, find_by_key, recount},
};
