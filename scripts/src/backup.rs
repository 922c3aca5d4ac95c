//! Copies of the whole table, and the way back.
//!
//! A [backup](take) is text, packed by gzip if its name says so: a header, one item a line in DynamoDB's own JSON, and a
//! trailer with the number and the SHA-256 of all that is before it, so that a torn file is seen ([`file`]). Before a
//! [restore](restore) stores anything, it has [looked through](check) the whole file.

mod check;
mod file;
mod kind;
mod mark;
mod read;
mod restore;
mod take;
mod write;

pub use check::{Contents, check};
pub use kind::kind_of;
pub use restore::{Mode, Restored, restore};
pub use take::{Options, Taken, take};
