//! Which grants of `template.yaml` the tests of `it` needed, as they tell it to `policies`, which cargo runs after them.

use std::hash::{DefaultHasher, Hash, Hasher};

use shop::template::TEMPLATE;

pub const FILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/grants.txt");

/// The first line: whether all tests ran, and under which template.
pub fn head(all: bool) -> String {
    let mut template = DefaultHasher::new();
    TEMPLATE.hash(&mut template);
    let ran = if all { "all" } else { "some" };
    format!("{ran} tests of it, template {:016x}\n", template.finish())
}
