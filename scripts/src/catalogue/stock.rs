//! What a row says of a stock that is being sold from meanwhile.

use shared::{
    ids::LIMIT,
    shop::product::{Product, fields},
    storage::{Entity, Read},
    validation::Whole,
};

use super::{
    column::ProductColumn::{Batch, Stock as Cell, StockExported},
    mark::Stocked,
    plan::Planner,
    sheet::Row,
};
use crate::language::t;

#[derive(Clone, Debug, PartialEq)]
pub enum Stock {
    /// The row does not say what the stock was.
    Set { now: u64, pieces: u64 },
    /// By what it differs from what it was; sales since then stay sales.
    By { now: u64, by: i64, mark: Stocked },
}

/// What is to be done about the stock of a product that is there.
pub async fn read(
    row: &Row<super::column::ProductColumn>,
    there: &Product,
    planner: &mut Planner<'_>,
) -> anyhow::Result<Option<Stock>> {
    // An empty cell says nothing: a new product's row has one, and comes again.
    let (Some(cell), exported) = (row.filled(Cell), row.filled(StockExported)) else { return Ok(None) };
    // What an import of old brought may be beyond what a clerk can enter.
    if exported == Some(cell) || exported.is_none() && cell == there.stock.to_string() {
        return Ok(None);
    }
    let problems = &mut planner.problems;
    let before = row.optional::<Whole<0, { LIMIT - 1 }>>(StockExported, problems);
    let after = row.field::<fields::Stock>(Cell, problems);
    let Some(after) = after.map(fields::Stock::get) else { return Ok(None) };
    let Some(before) = before.map(Whole::get) else { return Ok(Some(Stock::Set { now: there.stock, pieces: after })) };
    let by = after.cast_signed() - before.cast_signed();
    if by == 0 {
        return Ok(None);
    }
    let batch = row.filled(Batch).unwrap_or_default();
    let mark = Stocked::new(batch, there.id, before, after, by, planner.now);
    if planner.app.table.get::<Stocked>(&mark.key(), Read::Consistent).await?.is_some() {
        planner.stocked += 1;
        return Ok(None);
    }
    if there.stock.checked_add_signed(by).is_none() {
        let message = t!("catalogue.stock.too_few", stock = there.stock, less = by.unsigned_abs());
        row.wrong(Cell, message, &mut planner.problems);
        return Ok(None);
    }
    Ok(Some(Stock::By { now: there.stock, by, mark }))
}
