//! `cargo shop import`: bring the data of the original shop, a `MySQL` dump, into this one.

pub mod dump;
pub mod rows;
