//! What a row of the original becomes, as far as the row alone tells. What belongs together is put together in
//! [`super::fill`].

mod account;
mod order;
mod picture;
mod product;
mod showcase;

pub use account::{Known, Resident};
pub use order::{Piece, Placed};
pub use picture::Notes;
pub use product::{CategoryDraft, Detail, ProductDraft, Trait};
pub use showcase::{BannerDraft, Member, Slide, ThemeDraft};

use shared::ids::Id;

use super::{
    dump::{DumpError, Row},
    rows::Times,
    stage::{Place, Staged},
};

/// Why a row is not taken over.
pub type Refusal = &'static str;

pub const DELETED: Refusal = "deleted in the original";
const NO_ID: Refusal = "its id is not a positive number";

/// A row that has a place in the shop.
pub trait Drafted: Sized {
    type Draft: Staged;
    /// Whether the shop keeps a row that the original only hides.
    const KEEPS_DELETED: bool = false;

    fn from_row(row: &Row) -> Result<Self, DumpError>;

    fn times(&self) -> Times;

    /// The draft and its place, or why there is none.
    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Self::Draft), Refusal>;
}

fn own_id(id: i64) -> Result<Id, Refusal> {
    Id::try_from(id).ok().filter(|id| *id > 0).ok_or(NO_ID)
}

/// What another row is asked for. Of what cannot be an id there is none.
fn link(id: i64) -> Id {
    Id::try_from(id).unwrap_or(0)
}

/// The two functions of a row that are the same for all.
macro_rules! row {
    () => {
        fn from_row(row: &crate::import::dump::Row) -> Result<Self, crate::import::dump::DumpError> {
            Self::from_row(row)
        }

        fn times(&self) -> crate::import::rows::Times {
            self.times
        }
    };
}
use row;
