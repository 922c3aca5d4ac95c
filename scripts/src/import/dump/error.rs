//! Why a dump cannot be read, and where.

use crate::language::t;
use std::fmt;

/// A dump that cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpError {
    /// The line of the dump, from 1. Of something that never ends (a string, a comment): the line where it begins.
    pub line: u64,
    /// What is wrong, for the person who made the dump. May quote a few characters of it.
    pub reason: String,
}

impl DumpError {
    pub fn new(line: u64, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&t!("import.dump.at_line", line = self.line, why = self.reason))
    }
}

impl std::error::Error for DumpError {}

/// A part of the dump as an error message shows it: short, and on one line.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown = String::new();
    for character in text.chars().take(SHOWN) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
