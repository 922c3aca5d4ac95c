use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, AddressBook};
use crate::ids::Id;

/// A delivery address as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Address)]
pub struct AddressView {
    pub id: Id,
    pub name: String,
    pub mobile: String,
    pub province: String,
    pub city: String,
    /// The district.
    pub country: String,
    pub detail: String,
    pub is_default: bool,
}

impl AddressView {
    /// `book` says whether it is the default.
    pub fn of(address: &Address, book: &AddressBook) -> Self {
        let Address { id, name, mobile, province, city, country, detail } = address.clone();
        Self { id, name, mobile, province, city, country, detail, is_default: book.is_default(id) }
    }

    /// All of a book, in the order they were added.
    pub fn all(book: &AddressBook) -> Vec<Self> {
        book.entries().iter().map(|address| Self::of(address, book)).collect()
    }
}
