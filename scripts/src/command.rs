//! The commands of `cargo shop`.

pub mod bench;
pub mod cloud;
pub mod dev;
pub mod import;
pub mod spec;
