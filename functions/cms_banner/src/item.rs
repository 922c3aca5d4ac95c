//! The pictures of a banner, and what a tap on them leads to.

pub mod change;
pub mod create;
pub mod delete;
pub mod read;

use crate::Kind;

fn kind(number: Kind) -> u8 {
    u8::try_from(number.get()).unwrap_or(0)
}
