//! The commands of `cargo shop`.

pub mod cloud;
pub mod dev;
pub mod spec;
