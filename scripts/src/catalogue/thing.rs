//! What the sheets have rows of.

use shared::{clock::Epoch, ids::Id, storage::Entity};

use super::{
    column::Column,
    names::{Named, Names},
    plan::Planner,
    sheet::Row,
    stock::Stock,
};

pub trait Thing: Entity + Clone + PartialEq {
    type Column: Column;

    const ID: Self::Column;
    const CODE: Self::Column;
    const DELETE: Self::Column;
    /// What a new one needs; the first is what it is called.
    const NEEDED: &'static [Self::Column];
    /// Whose cells name pictures: the same name may mean another picture now.
    const PICTURES: &'static [Self::Column];

    /// What to call them.
    fn kind() -> &'static str;

    /// A new one, of which nothing is known.
    fn blank(id: Id, now: Epoch) -> Self;

    fn id(&self) -> Id;

    fn set_id(&mut self, id: Id);

    fn name(&self) -> &str;

    /// Whether the shop keeps it for its history only.
    fn is_gone(&self) -> bool {
        false
    }

    /// What an export writes into this column; `None` where that is not up to the thing itself.
    fn cell(&self, column: Self::Column, names: &Names) -> Option<String>;

    /// What tells a row without a code from others, beside its name.
    fn told_by(_row: &Row<Self::Column>, _names: &Names) -> Option<String> {
        None
    }

    /// The one in the shop that a new row means, where its name says so.
    fn same_name(_name: &str, _names: &Names) -> Option<Id> {
        None
    }

    /// Those of its kind, where others name them.
    fn named(_names: &mut Names) -> Option<&mut Named> {
        None
    }

    /// Makes it what a cell says.
    async fn read(
        &mut self,
        row: &Row<Self::Column>,
        column: Self::Column,
        planner: &mut Planner<'_>,
    ) -> anyhow::Result<()>;

    /// What a row says of the stock.
    async fn stock(
        _row: &Row<Self::Column>,
        _there: &Self,
        _planner: &mut Planner<'_>,
    ) -> anyhow::Result<Option<Stock>> {
        Ok(None)
    }

    /// Takes over what differs between the two, and leaves the rest as it is by now.
    fn merge(&mut self, before: &Self, after: &Self);
}

/// Takes over the fields that differ.
macro_rules! merge {
    ($current:ident, $before:ident, $after:ident: $($field:ident),*) => {
        $(if $before.$field != $after.$field {
            $current.$field.clone_from(&$after.$field);
        })*
    };
}
pub(super) use merge;
