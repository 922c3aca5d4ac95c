//! `CATEGORY/<id>`: all categories stand together. `COUNT#CATEGORY#<id>` is how many products are in one (see
//! [`crate::shop::product::store`]).

use super::{Category, MOST};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::counter,
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Section, Table, Write, retry},
};

const ALL: &str = "CATEGORY";

impl Entity for Category {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

/// The list of a category's products, in the index and by its counter.
pub fn products(id: Id) -> String {
    format!("{ALL}#{id}")
}

pub async fn find(table: &Table, id: Id) -> Result<Option<Category>, Failure> {
    table.get(&key(id), Read::Eventual).await
}

/// Every category, by id.
pub async fn all(table: &Table) -> Result<Vec<Category>, Failure> {
    table.query(&Query::partition(ALL)).await
}

pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<Category>, Failure> {
    counter::section(table, &Query::partition(ALL), ALL, page).await
}

/// Corrects the length of the list: see [`counter::recount`].
pub async fn recount(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, ALL, &Query::partition(ALL)).await
}

/// The rest happens only if there is such a category; 31010 otherwise.
pub fn present(id: Id) -> Write {
    Write::check(key(id), Condition::present()).or(Code::CategoryNotFound)
}

/// The writes that make a new category. Refused as 9999 where there are [`MOST`].
pub fn create(category: &Category) -> Vec<Write> {
    let room = Condition::default().absent_or_below("total", MOST);
    vec![Write::create(category).or(Code::Conflict), counter::change(ALL, 1).when(room).or(Code::Failed)]
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one. 9999 where there are [`MOST`].
pub async fn add(table: &Table, draw: impl Fn() -> Category) -> Result<Category, Failure> {
    retry(|| async {
        let category = draw();
        table.commit(create(&category)).await.map_err(|rejected| match Failure::from(rejected) {
            full if full.code() == Code::Failed => Failure::with_message(Code::Failed, format!("最多{MOST}个类别")),
            other => other,
        })?;
        Ok(category)
    })
    .await
}

/// The category as `edit` makes it. 31010 where there is none.
pub async fn edit(table: &Table, id: Id, edit: impl Fn(&mut Category)) -> Result<Category, Failure> {
    retry(|| async {
        let found = table.get(&key(id), Read::Consistent).await?;
        let mut category: Category = found.ok_or(Code::CategoryNotFound)?;
        edit(&mut category);
        table.write(Write::replace(&category)).await?;
        Ok(category)
    })
    .await
}

/// Deletes a category without products: 31010 where there is none, 31020 while it has any. Whoever puts a product into it
/// checks in the same transaction that it is [`present`].
pub async fn remove(table: &Table, id: Id) -> Result<(), Failure> {
    let empty = Condition::default().absent_or_below("total", 1);
    let writes = vec![
        Write::delete(key(id)).when(Condition::present()).or(Code::CategoryNotFound),
        Write::delete(counter::key(&products(id))).when(empty).or(Code::CategoryNotEmpty),
        counter::change(ALL, -1),
    ];
    Ok(table.commit(writes).await?)
}
