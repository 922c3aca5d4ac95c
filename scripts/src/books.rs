//! What must add up among a shop's items, and putting right what does not.
//!
//! A copy of a table in use is not of one moment: of two items that change together it may have one as it was before, and the
//! other as it was after. What an order or a user says of themselves is the truth, and the rest follows from it:
//!
//! - An order implies whose it is (`OWNER`), and the dead letters of its tasks; a user, what they are known by.
//! - Stock and the pieces that orders hold are [what the shop has](shared::shop::product::store::Shelf) of a product, together:
//!   both stand in one item. So the stock is what the orders leave of it, whichever moment each of them is of.
//!
//! [`survey`] reads, [`balance`] counts pieces beside sales, [`repair`] writes.

mod balance;
mod repair;
mod survey;

pub use self::{
    balance::{Balance, Off, Repair, balance},
    repair::{Repaired, confirm, repair},
    survey::{Loose, Survey},
};

/// The first version of the data in which products count the pieces that orders hold.
pub use crate::migrate::COUNTED;
