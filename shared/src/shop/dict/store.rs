//! Types and their entries, each by id and each found by the type's text. An entry knows its type's id alone: a type that
//! is renamed is renamed for all of its entries.

pub mod entries;
pub mod types;
