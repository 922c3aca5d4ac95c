//! How fields may be written, in every operation: docs/input.md.

mod carriers;
mod ignored;
mod texts;
mod walk;
mod written;
