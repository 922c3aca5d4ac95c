//! `PRODUCT#<id>/PRODUCT`. `gsi1 PRODUCTS` lists all of them, `gsi2 CATEGORY#<id>` those of one category, by id. The
//! indexes hold keys only; what they list is read from the table in one batch, together with the list's length.

mod change;
mod edit;
mod stock;

pub use self::{
    change::{change, create, delete},
    edit::{add, edit, remove},
    stock::{Shelf, move_stock, shelves, take_stock},
};
use super::Product;
use crate::{
    error::{Code, Failure},
    ids::{Id, LIMIT, padded},
    shop::{
        category::{self, Category, store::products as shelf},
        counter,
    },
    storage::{Condition, Entity, Index, IndexKey, Items, Key, PageRequest, Query, Read, Section, Table, Write},
};

impl Entity for Product {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        if self.delete_time.is_some() {
            return Vec::new();
        }
        let category = self.category_id.map(|id| IndexKey { index: Index::Two, pk: shelf(id), sk: padded(self.id) });
        [IndexKey { index: Index::One, pk: ALL.into(), sk: padded(self.id) }].into_iter().chain(category).collect()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// The list of all products.
const ALL: &str = "PRODUCTS";

pub fn key(id: Id) -> Key {
    Key::new(format!("PRODUCT#{id}"), "PRODUCT")
}

/// The id in a product's key, as an index lists it.
#[derive(serde::Deserialize)]
struct Place {
    pk: String,
}

impl Place {
    fn id(&self) -> Option<Id> {
        self.pk.strip_prefix("PRODUCT#")?.parse().ok()
    }
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Product>, Failure> {
    let product = table.get::<Product>(&key(id), Read::Eventual).await?;
    Ok(product.filter(|product| product.delete_time.is_none()))
}

/// The products of these ids that are on sale, in the order of the ids.
pub async fn find_all(table: &Table, ids: &[Id]) -> Result<Vec<Product>, Failure> {
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Eventual).await?;
    on_sale(&mut found, ids)
}

/// The same, as they are at this moment.
pub async fn find_all_latest(table: &Table, ids: &[Id]) -> Result<Vec<Product>, Failure> {
    let mut found = table.get_many(ids.iter().map(|id| key(*id)), Read::Consistent).await?;
    on_sale(&mut found, ids)
}

/// At most `count` ids of products above `after`, the lowest first.
pub async fn ids_after(table: &Table, after: Id, count: usize) -> Result<Vec<Id>, Failure> {
    let query = Query::index(Index::One, ALL).between(padded(after + 1), padded(LIMIT)).limit(count);
    let places: Vec<Place> = table.query(&query).await?;
    Ok(places.iter().filter_map(Place::id).collect())
}

/// The newest `count` products, newest first.
pub async fn recent(table: &Table, count: usize) -> Result<Vec<Product>, Failure> {
    let query = Query::index(Index::One, ALL).descending().limit(count);
    let places: Vec<Place> = table.query(&query).await?;
    find_all(table, &places.iter().filter_map(Place::id).collect::<Vec<_>>()).await
}

/// A page of all products on sale, by id.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Product>, Failure> {
    let places = table.stretch::<Place>(&Query::index(Index::One, ALL), page).await?;
    let ids: Vec<Id> = places.items.iter().filter_map(Place::id).collect();
    let keys = ids.iter().map(|id| key(*id)).chain([counter::key(ALL)]);
    let mut found = table.get_many(keys, Read::Eventual).await?;
    let total = counter::take(&mut found, ALL)?;
    Ok(places.replace(on_sale(&mut found, &ids)?).with_total(total))
}

/// A page of a category's products, by id; `None` where there is no such category. A query of the index, and one batch for
/// the products, the total and the category.
pub async fn by_category(table: &Table, id: Id, page: &PageRequest) -> Result<Option<Section<Product>>, Failure> {
    let list = shelf(id);
    let places = table.stretch::<Place>(&Query::index(Index::Two, &list), page).await?;
    let ids: Vec<Id> = places.items.iter().filter_map(Place::id).collect();
    let more = [counter::key(&list), category::store::key(id)];
    let mut found = table.get_many(ids.iter().map(|id| key(*id)).chain(more), Read::Eventual).await?;
    if found.take::<Category>(&category::store::key(id))?.is_none() {
        return Ok(None);
    }
    let total = counter::take(&mut found, &list)?;
    Ok(Some(places.replace(on_sale(&mut found, &ids)?).with_total(total)))
}

/// Those of a batch that are on sale, in the order of the ids.
fn on_sale(found: &mut Items, ids: &[Id]) -> Result<Vec<Product>, Failure> {
    let mut products = Vec::with_capacity(ids.len());
    for id in ids {
        products.extend(take_on_sale(found, *id)?);
    }
    Ok(products)
}

/// From what a batch that asked for [`key`] found: the product, if it is on sale.
pub fn take_on_sale(found: &mut Items, id: Id) -> Result<Option<Product>, Failure> {
    Ok(found.take::<Product>(&key(id))?.filter(|product| product.delete_time.is_none()))
}

/// The rest happens only if this product is on sale; 30010 otherwise.
pub fn present(id: Id) -> Write {
    Write::check(key(id), Condition::present().without("delete_time")).or(Code::ProductNotFound)
}

/// The lists that count a product on sale.
pub fn lists(category: Option<Id>) -> impl Iterator<Item = String> {
    [ALL.to_owned()].into_iter().chain(category.map(shelf))
}

/// Corrects the length of the list of all products, or of a category's: see [`counter::recount`].
pub async fn recount(table: &Table, category: Option<Id>) -> Result<u64, Failure> {
    let (index, list) = match category {
        None => (Index::One, ALL.to_owned()),
        Some(id) => (Index::Two, shelf(id)),
    };
    counter::recount(table, &list, &Query::index(index, &list)).await
}
