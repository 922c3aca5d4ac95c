//! What is in a folder, and what has a name.

use super::{Claim, File, Tree, folder, key, tree_key};
use crate::{
    error::Failure,
    ids::Id,
    shop::counter,
    storage::{Index, Key, PageRequest, Query, Read, Section, Table},
};

/// What is in a folder, by name; nothing where there is no such folder.
pub async fn list(table: &Table, parent: Id, page: &PageRequest) -> Result<Section<File>, Failure> {
    let name = folder(parent);
    let query = Query::partition(&name).consistent();
    let section = counter::section::<Claim>(table, &query, &name, page).await?;
    let keys = section.items.iter().map(|claim| key(claim.id));
    let mut found = table.get_many(keys.chain([tree_key(), key(parent)]), Read::Consistent).await?;
    let tree: Tree = found.take(&tree_key())?.unwrap_or_default();
    let there = tree.has(parent) || found.take::<File>(&key(parent))?.is_some_and(|file| file.is_uploads());
    let Section { total, current_page, next_cursor, items } = section;
    if !there {
        return Ok(Section::empty(page));
    }
    let files = items.iter().map(|claim| found.take::<File>(&key(claim.id)));
    let items = files.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(Section { items, total, current_page, next_cursor })
}

/// What has this name, in whatever folder, oldest first. What is in a folder that is gone is left out, so that a page may be
/// shorter than asked for. The index lags behind for a moment.
pub async fn named(table: &Table, name: &str, page: &PageRequest) -> Result<Section<File>, Failure> {
    let query = Query::index(Index::One, format!("FILES#{name}"));
    let section = table.section::<Key>(&query, page).await?;
    let keys = section.items.iter().cloned().chain([tree_key()]);
    let mut found = table.get_many(keys, Read::Eventual).await?;
    let tree: Tree = found.take(&tree_key())?.unwrap_or_default();
    let Section { total, current_page, next_cursor, items } = section;
    let files = items.iter().map(|key| found.take::<File>(key)).collect::<Result<Vec<_>, _>>()?;
    let items = files.into_iter().flatten().filter(|file| file.name == name && tree.shows(file)).collect();
    Ok(Section { items, total, current_page, next_cursor })
}

/// Everything in a folder, by name, whether or not there is such a folder.
pub async fn all(table: &Table, parent: Id) -> Result<Vec<File>, Failure> {
    some(table, parent, None).await
}

/// The first so many in a folder, by name.
pub async fn some(table: &Table, parent: Id, limit: Option<usize>) -> Result<Vec<File>, Failure> {
    let query = Query::partition(folder(parent)).consistent();
    let query = if let Some(limit) = limit { query.limit(limit) } else { query };
    let claims: Vec<Claim> = table.query(&query).await?;
    let mut found = table.get_many(claims.iter().map(|claim| key(claim.id)), Read::Consistent).await?;
    let files = claims.iter().map(|claim| found.take(&key(claim.id)));
    Ok(files.collect::<Result<Vec<Option<File>>, _>>()?.into_iter().flatten().collect())
}
