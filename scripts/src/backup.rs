//! Copies of the whole table, and the way back.
//!
//! A [backup](take) is text, packed by gzip if its name says so: a header, one item a line in DynamoDB's own JSON, and a
//! trailer with the number and the SHA-256 of all that is before it, so that a torn file is seen ([`file`]). Before a
//! [restore](restore) stores anything, it has [looked through](check) the whole file. With [files] it is a folder or a zip file of
//! that text and the bucket's objects ([`bundle`]). A shop in use is not copied in one moment: a restore puts right what does
//! not go together ([`crate::books`]).

mod bundle;
mod check;
mod file;
mod files;
mod kind;
mod mark;
mod objects;
mod read;
mod restore;
mod take;
mod write;

pub use bundle::Bundle;
pub use check::{Contents, check};
pub use files::{Files, check as check_files, take_all};
pub use kind::kind_of;
pub use objects::Object;
pub use restore::{Mode, Restored, restore, restore_all};
pub use take::{Options, Taken, take};
