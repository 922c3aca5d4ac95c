//! What the back office does to themes. A product that one comes to show is on sale in that very moment: the transaction
//! checks it. One that is taken off the shelf later stays in the list, and is shown no more.

use super::{ALL, create, key};
use crate::{
    error::{Code, Failure},
    ids::Id,
    shop::{
        counter, product,
        theme::{MOST_PRODUCTS, Theme},
    },
    storage::{Condition, Read, TRANSACTION, Table, Write, retry},
};

/// Products that a new theme can show at once: its transaction has room for the theme and the length of the list, too.
pub const MOST_AT_ONCE: usize = TRANSACTION - 2;

/// The theme as it is now. 41010 where there is none.
async fn current(table: &Table, id: Id) -> Result<Theme, Failure> {
    table.get(&key(id), Read::Consistent).await?.ok_or_else(|| Code::ThemeNotFound.into())
}

/// Stores what `draw` makes, with [`MOST_AT_ONCE`] products at most; where somebody else has its id, `draw` makes it with
/// another one. 30010 where a product is not on sale.
pub async fn add(table: &Table, draw: impl Fn() -> Theme) -> Result<Theme, Failure> {
    retry(|| async {
        let theme = draw();
        let shown = theme.product_ids.iter().map(|id| product::store::present(*id));
        table.commit(create(&theme).into_iter().chain(shown).collect()).await?;
        Ok(theme)
    })
    .await
}

/// The theme as `edit` makes it, which leaves its products alone. 41010 where there is none.
pub async fn edit(table: &Table, id: Id, edit: impl Fn(&mut Theme)) -> Result<Theme, Failure> {
    retry(|| async {
        let mut theme = current(table, id).await?;
        edit(&mut theme);
        table.write(Write::replace(&theme)).await?;
        Ok(theme)
    })
    .await
}

/// Shows a product, too. 41010 and 30010 where one of them is missing, and what [`Theme::add_product`] refuses.
pub async fn add_product(table: &Table, id: Id, product: Id) -> Result<Theme, Failure> {
    retry(|| async {
        let mut theme = current(table, id).await?;
        if theme.product_ids.len() >= MOST_PRODUCTS {
            drop_sold_off(table, &mut theme).await?;
        }
        theme.add_product(product)?;
        table.commit(vec![Write::replace(&theme), product::store::present(product)]).await?;
        Ok(theme)
    })
    .await
}

/// Shows these products, in this order, and no others. 41010 where there is no such theme; 30010 where one is not on sale
/// that it has not shown before.
pub async fn arrange(table: &Table, id: Id, products: &[Id]) -> Result<Theme, Failure> {
    loop {
        let (theme, is_all) = retry(|| show(table, id, products)).await?;
        if is_all {
            return Ok(theme);
        }
    }
}

/// A transaction does not have room for a hundred checks and the theme: of many that it has not shown, some stay behind.
async fn show(table: &Table, id: Id, products: &[Id]) -> Result<(Theme, bool), Failure> {
    let mut theme = current(table, id).await?;
    let (mut new, mut shown) = (Vec::new(), Vec::new());
    for product in products {
        if !theme.product_ids.contains(product) {
            if new.len() == MOST_AT_ONCE {
                continue;
            }
            new.push(product::store::present(*product));
        }
        shown.push(*product);
    }
    let is_all = shown.len() == products.len();
    if shown != theme.product_ids {
        theme.product_ids = shown;
        table.commit([Write::replace(&theme)].into_iter().chain(new).collect()).await?;
    }
    Ok((theme, is_all))
}

/// Makes room in a full theme: nobody sees what is no longer on sale, so nobody could take it out.
async fn drop_sold_off(table: &Table, theme: &mut Theme) -> Result<(), Failure> {
    let keys = theme.product_ids.iter().map(|id| product::store::key(*id));
    let mut found = table.get_many(keys, Read::Consistent).await?;
    let mut on_sale = Vec::with_capacity(theme.product_ids.len());
    for id in &theme.product_ids {
        on_sale.extend(product::store::take_on_sale(&mut found, *id)?.map(|product| product.id));
    }
    theme.product_ids = on_sale;
    Ok(())
}

/// 41010 where there is no such theme, 30010 where it does not show the product.
pub async fn remove_product(table: &Table, id: Id, product: Id) -> Result<(), Failure> {
    retry(|| async {
        let mut theme = current(table, id).await?;
        theme.remove_product(product)?;
        // As a transaction: asked again after a lost answer, it does not look as if the product had never been there.
        Ok(table.commit(vec![Write::replace(&theme)]).await?)
    })
    .await
}

/// 41010 where there is none. A banner that leads to it leads nowhere then.
pub async fn remove(table: &Table, id: Id) -> Result<(), Failure> {
    let gone = Write::delete(key(id)).when(Condition::present()).or(Code::ThemeNotFound);
    Ok(table.commit(vec![gone, counter::change(ALL, -1)]).await?)
}
