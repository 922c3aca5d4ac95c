//! What a row of the original becomes, as far as the row alone tells. What belongs together is put together in
//! [`super::fill`].

mod account;
mod dict;
mod file;
mod group;
mod log;
mod order;
mod parameter;
mod picture;
mod product;
mod route;
mod showcase;
mod text;

pub use account::{Known, Resident};
pub use dict::EntryDraft;
pub use file::FileDraft;
pub use group::{Grant, Shown, Visible};
pub use order::{Piece, Placed};
pub use parameter::Setting;
pub use picture::Notes;
pub use product::{CategoryDraft, Detail, ProductDraft, Trait};
pub use route::RouteDraft;
pub use showcase::{BannerDraft, Member, Slide, ThemeDraft};
pub use text::{ArticleDraft, NoticeDraft};

use crate::language::text;
use picture::{is_address, is_file_name};
use shared::ids::Id;

use super::{
    dump::{DumpError, Row},
    stage::{Place, Staged},
};

/// Why a row is not taken over.
pub type Refusal = &'static str;

/// A row that has a place in the shop.
pub trait Drafted: Sized {
    type Draft: Staged;
    /// Whether the shop keeps a row that was deleted.
    const KEEPS_DELETED: bool = false;

    fn from_row(row: &Row) -> Result<Self, DumpError>;

    /// Whether the original only hides it.
    fn is_deleted(&self) -> bool {
        false
    }

    /// The draft and its place, or why there is none.
    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Self::Draft), Refusal>;
}

pub fn deleted() -> Refusal {
    text!("import.why.deleted")
}

fn own_id(id: i64) -> Result<Id, Refusal> {
    Id::try_from(id).ok().filter(|id| *id > 0).ok_or_else(|| text!("import.why.no_id"))
}

/// What another row is asked for. Of what cannot be an id there is none.
fn link(id: i64) -> Id {
    Id::try_from(id).unwrap_or(0)
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The functions of a row that are the same for all.
macro_rules! row {
    () => {
        row!(without times);

        fn is_deleted(&self) -> bool {
            self.times.is_deleted()
        }
    };
    (without times) => {
        fn from_row(row: &crate::import::dump::Row) -> Result<Self, crate::import::dump::DumpError> {
            Self::from_row(row)
        }
    };
}
use row;
