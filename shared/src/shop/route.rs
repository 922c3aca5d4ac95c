//! Routes: the pages of the back office, in a tree. What a page is, its [`Route`] says; where it stands, the
//! [`Structure`]. The structure is the truth: a route that is not in it is gone.

mod preset;
pub mod store;
mod structure;
mod tree;

use serde::{Deserialize, Serialize};

pub use self::{
    preset::{Audience, audience},
    structure::{DEEPEST, Place, ROOT, Structure},
    tree::{MOST_ELEMENTS, RouteTree},
};
use crate::ids::Id;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub id: Id,
    pub title: String,
    /// No two routes share one.
    pub name: Option<String>,
    pub icon: Option<String>,
    /// Relative to the parent's.
    pub path: String,
    pub component: Option<String>,
    pub hidden: bool,
    pub elements: Vec<Element>,
    #[serde(default)]
    pub version: u64,
}

/// A part of a page that some groups see and others do not: a button, a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    pub id: Id,
    pub name: String,
    /// What the front end asks for. No two elements share one.
    pub sign: String,
}
