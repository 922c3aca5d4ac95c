//! What the back office does to products: read, decide, write all or nothing.
//!
//! Always as a transaction, even of one write: its token sees to it that what was done, and whose answer was lost, is not
//! done once more.

use super::{change, create, delete, key};
use crate::{
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    shop::product::{Correction, Product},
    storage::{Read, Table, retry},
};

/// The product as it is now. 30010 where none is on sale.
async fn current(table: &Table, id: Id) -> Result<Product, Failure> {
    let product = table.get::<Product>(&key(id), Read::Consistent).await?;
    product.filter(|product| product.delete_time.is_none()).ok_or_else(|| Code::ProductNotFound.into())
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one. 31010 where there is no such
/// category.
pub async fn add(table: &Table, draw: impl Fn() -> Product) -> Result<Product, Failure> {
    retry(|| async {
        let product = draw();
        table.commit(create(&product)).await?;
        Ok(product)
    })
    .await
}

/// The product as `edit` makes it; of its stock, which may be sold from meanwhile, only `correction` makes another one.
///
/// # Errors
/// 30010 where there is none, 31010 where its new category is gone, and what `edit` and [`Correction::apply`] refuse.
pub async fn edit(
    table: &Table,
    id: Id,
    correction: Option<Correction>,
    edit: impl Fn(&mut Product) -> Result<(), Failure>,
) -> Result<Product, Failure> {
    let edited = retry(|| async {
        let before = current(table, id).await?;
        let mut next = before.clone();
        edit(&mut next)?;
        let stock = match correction.map_or(Ok(before.stock), |correction| correction.apply(before.stock)) {
            Ok(stock) => stock,
            // Another stock than expected is an answer, and no reason to look again.
            Err(refusal) => return Ok(Err(refusal)),
        };
        let writes = change(&before, &next, correction);
        if !writes.is_empty() {
            table.commit(writes).await?;
        }
        Ok(Ok(Product { stock, ..next }))
    })
    .await??;
    if correction.is_none() {
        return Ok(edited);
    }
    // Pieces may have been sold between the look and the change: who corrects a stock is told what it is. The correction is
    // made, whatever this look meets.
    Ok(current(table, id).await.unwrap_or(edited))
}

/// Takes a product off the shelf. 30010 where there is none.
pub async fn remove(table: &Table, id: Id, now: Epoch) -> Result<(), Failure> {
    retry(|| async {
        let product = current(table, id).await?;
        Ok(table.commit(delete(&product, now)).await?)
    })
    .await
}
