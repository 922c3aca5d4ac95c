//! Searching products by the words that they are described with.
//!
//! The table has no index of words: it would cost dozens of writes for each product, and a common word would list half the
//! shop, without bound. Instead all that can be found of 100,000 products is some 15 MB of [`text`], which a function keeps
//! in memory as a [`Snapshot`] and passes over at its speed, whatever is asked for; the total is exact, and any order
//! costs the same.
//!
//! The snapshot is an object in S3. What it lacks stands in the table ([`store`]), written with each product that search would
//! see change, so that a search sees it at once; sales change nothing that it knows. The worker folds these changes into the
//! next snapshot ([`work`]). A search is thus one query, for the changes and for the name of the snapshot, and one batch, for
//! the products of its page; a new snapshot is fetched once by each function.

mod change;
mod draft;
mod find;
mod hit;
mod index;
mod order;
mod snapshot;
pub mod store;
mod text;
pub mod work;

pub use self::{change::Change, find::find, hit::Hit, index::Index, order::Order, snapshot::Snapshot};
use self::{
    hit::{Place, Shown},
    text::Words,
};
