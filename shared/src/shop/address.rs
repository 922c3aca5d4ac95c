//! Delivery addresses. They are part of their user: who reads the user has them, and nobody else's can be reached.

mod view;

use serde::{Deserialize, Serialize};

pub use self::view::AddressView;
use crate::ids::Id;

/// How many one user may keep.
pub const MOST: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub id: Id,
    pub name: String,
    pub mobile: String,
    pub province: String,
    pub city: String,
    /// The district; the wire has always called it so.
    pub country: String,
    pub detail: String,
}

/// A user's addresses; where there is one, one of them is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBook {
    entries: Vec<Address>,
    default: Option<Id>,
}

/// The book is full.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

impl AddressBook {
    /// In the order they were added.
    pub fn entries(&self) -> &[Address] {
        &self.entries
    }

    pub fn find(&self, id: Id) -> Option<&Address> {
        self.entries.iter().find(|address| address.id == id)
    }

    pub fn default_entry(&self) -> Option<&Address> {
        self.default.and_then(|id| self.find(id))
    }

    pub fn is_default(&self, id: Id) -> bool {
        self.default == Some(id)
    }

    /// The first address becomes the default by itself.
    pub fn add(&mut self, address: Address, make_default: bool) -> Result<(), Full> {
        if self.entries.len() >= MOST {
            return Err(Full);
        }
        if make_default || self.entries.is_empty() {
            self.default = Some(address.id);
        }
        self.entries.push(address);
        Ok(())
    }

    /// The address to change, if it is in the book.
    pub fn edit(&mut self, id: Id) -> Option<&mut Address> {
        self.entries.iter_mut().find(|address| address.id == id)
    }

    pub fn make_default(&mut self, id: Id) {
        if self.find(id).is_some() {
            self.default = Some(id);
        }
    }

    /// Whether it was there. The oldest one left inherits being the default.
    pub fn remove(&mut self, id: Id) -> bool {
        let before = self.entries.len();
        self.entries.retain(|address| address.id != id);
        if self.default == Some(id) {
            self.default = self.entries.first().map(|address| address.id);
        }
        self.entries.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(id: Id) -> Address {
        let text = || "x".to_owned();
        Address { id, name: text(), mobile: text(), province: text(), city: text(), country: text(), detail: text() }
    }

    #[test]
    fn there_is_a_default_while_there_are_addresses() {
        let mut book = AddressBook::default();
        book.add(address(1), false).expect("room");
        book.add(address(2), true).expect("room");
        book.add(address(3), false).expect("room");
        assert_eq!(book.default_entry().map(|address| address.id), Some(2));
        assert!(book.remove(2) && !book.remove(2));
        assert_eq!(book.default_entry().map(|address| address.id), Some(1));
        book.make_default(99);
        assert!(book.is_default(1));
        assert!(book.remove(1) && book.remove(3));
        assert_eq!(book.default_entry(), None);
    }

    #[test]
    fn a_book_has_an_end() {
        let mut book = AddressBook::default();
        for id in 1..=20 {
            book.add(address(id), false).expect("room");
        }
        assert_eq!(book.add(address(21), false), Err(Full));
    }
}
