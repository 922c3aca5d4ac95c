//! The smaller versions of pictures: what they look like, and when they are made.

mod events;
pub mod sample;
mod thumbnails;

pub use sample::{jpeg, png};
