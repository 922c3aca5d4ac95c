//! `BLOB#<key>/BLOB`: how many files show an object of the bucket. Those that none might show are listed as `gsi3 BLOBS`, by
//! when to look at them.
//!
//! Nothing is left behind and nothing is lost, whoever dies between any two of these:
//! 1. [`touch`]: there is an item, which says that somebody is about to need the object.
//! 2. The object is put into the bucket.
//! 3. [`hold`], in the transaction that makes the file; [`release`] in the one that deletes it.
//!
//! A new version with every change of the number lets a [`recount`] beside traffic know that it has counted in vain.
//!
//! The [`sweep`] condemns what no file shows and nobody touched for an hour, deletes the object, then the item. What is
//! condemned can neither be touched nor held.

pub mod recount;
mod sweep;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Epoch,
    error::Code,
    shop::image::{WIDTHS, file_object_key, has_thumbnails, is_content_addressed, thumbnail_object_key},
    storage::{Condition, Entity, Index, IndexKey, Key, Update, Write},
};
pub use sweep::sweep;

const LISTED: &str = "BLOBS";

/// Seconds for which an object stays that somebody is about to need: no upload takes longer.
pub const TOUCHED: Epoch = 3600;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Blob {
    /// As in a file's `key`.
    key: String,
    /// Files that show it.
    refs: u64,
    /// When somebody was last about to need it. What was imported nobody has touched.
    #[serde(default)]
    touched: Epoch,
    /// When a sweep began to delete the object.
    condemned: Option<Epoch>,
}

impl Entity for Blob {
    fn key(&self) -> Key {
        key(&self.key)
    }
}

fn key(of: &str) -> Key {
    Key::new(format!("BLOB#{of}"), "BLOB")
}

/// Its place in the list: `due` is when to look at it.
fn listed(of: &str, due: Epoch) -> IndexKey {
    IndexKey { index: Index::Three, pk: LISTED.into(), sk: format!("{due:010}#{of}") }
}

fn list(update: Update, place: IndexKey) -> Update {
    update.set(place.index.partition(), place.pk).set(place.index.sort(), place.sk)
}

fn unlist(update: Update) -> Update {
    update.remove(Index::Three.partition()).remove(Index::Three.sort())
}

/// Somebody is about to need the object. Refused as [`Code::Conflict`] while it is being deleted.
pub fn touch(of: &str, now: Epoch) -> Write {
    let touched = Update::default().set("key", of).set("touched", now).add("refs", 0);
    Write::update(key(of), list(touched, listed(of, now + TOUCHED))).when(Condition::default().without("condemned"))
}

/// So many more files show the object. Refused as [`Code::Conflict`] where it is not there to stay.
pub fn hold(of: &str, files: u64) -> Write {
    let held = unlist(Update::default().add("refs", files.cast_signed()).new_version());
    Write::update(key(of), held).when(Condition::present().without("condemned"))
}

/// So many files fewer show the object. It goes with the last one.
pub fn release(of: &str, files: u64, now: Epoch) -> Write {
    let released = Update::default().add("refs", -files.cast_signed()).new_version();
    let there = Condition::default().at_least("refs", files);
    Write::update(key(of), list(released, listed(of, now))).when(there).or(Code::Conflict)
}

/// A file shows an object that was never touched, and may not be there: an imported one.
pub fn adopt(of: &str) -> Write {
    let held = unlist(Update::default().set("key", of).add("refs", 1).new_version());
    Write::update(key(of), held).when(Condition::default().without("condemned"))
}

/// The objects of the bucket that are one blob, in the order in which they are deleted: a picture goes before its smaller
/// versions, for who makes those looks after it. One that was imported has none: they would be those of another picture of
/// this name.
fn objects(of: &str) -> impl Iterator<Item = String> {
    let widths = WIDTHS.into_iter().filter(|_| has_thumbnails(of) && is_content_addressed(of));
    [file_object_key(of)].into_iter().chain(widths.map(|width| thumbnail_object_key(of, width)))
}
