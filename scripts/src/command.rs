//! The commands of `cargo shop`.

pub mod bench;
pub mod cloud;
pub mod dev;
pub mod import;
pub mod secret;
pub mod spec;
