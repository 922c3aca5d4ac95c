//! What the shop consists of: for each thing its model (rules, no I/O) and its store (keys, access patterns).

pub mod address;
pub mod article;
pub mod banner;
pub mod category;
pub mod cold_start;
pub mod counter;
pub mod dict;
pub mod express;
pub mod file;
pub mod group;
pub mod image;
pub mod menu;
pub mod notice;
pub mod order;
pub mod parameter;
pub mod product;
#[cfg(feature = "html")]
pub mod rich_text;
pub mod route;
pub mod search;
pub mod theme;
pub mod user;

pub use image::{Image, Media};
pub use user::User;
