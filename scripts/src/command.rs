//! The commands of `cargo shop`.

pub mod bench;
pub mod cloud;
pub mod dev;
pub mod import;
pub mod parameter;
pub mod secret;
pub mod spec;
