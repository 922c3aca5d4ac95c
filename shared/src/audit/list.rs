//! Reading a log, newest first.

use super::{
    Entry,
    log::start_of,
    mark::{self, Mark, first_shown},
    search::search,
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    storage::{Condition, Index, Key, Merged, PageRequest, Read, Section, Table, Write},
};

/// Which entries are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this second or later.
    pub start: Option<Epoch>,
    /// Of this second or before.
    pub end: Option<Epoch>,
    /// Those that stand together in this partition of the first index.
    pub group: Option<String>,
    /// Those in which this text stands, upper or lower case.
    pub keyword: Option<String>,
}

impl Filter {
    fn list<E: Entry>(&self, first_shown: String) -> Merged {
        Merged {
            name: format!("LOG#{} {self:?}", E::LOG.name()),
            index: self.group.as_ref().map(|_| Index::One),
            partitions: self.group.clone().map_or_else(|| E::LOG.partitions(), |group| vec![group]),
            first: self.start.map(start_of).unwrap_or_default().max(first_shown),
            // `~` sorts after every digit.
            last: format!("{}~", start_of(self.end.unwrap_or(9_999_999_999))),
        }
    }
}

/// A page of a log. One call for the mark and one query of each partition; as many more for the total, where the page does
/// not show it. A group is one partition, and one batch. With a keyword: see [`search`].
pub async fn list<E: Entry>(app: &App, filter: &Filter, page: &PageRequest) -> Result<Section<E>, Failure> {
    let table = &app.table;
    let mark = Mark::find(table, E::LOG).await?;
    let list = filter.list::<E>(first_shown(app, mark.as_ref()));
    if let Some(keyword) = &filter.keyword {
        return search(table, &list, &keyword.to_lowercase(), page).await;
    }
    let stretch = if list.index.is_none() {
        table.merged::<E>(&list, page).await?
    } else {
        let listed = table.merged::<Key>(&list, page).await?;
        let entries = read(table, &listed.items).await?;
        listed.replace(entries.into_iter().flatten().collect())
    };
    let total = match stretch.known_total() {
        Some(total) => total,
        None => table.count_merged(&list).await?,
    };
    Ok(stretch.with_total(total))
}

/// The entries of these keys, each in its place; `None` for one that was deleted since it was listed.
pub(super) async fn read<E: Entry>(table: &Table, keys: &[Key]) -> Result<Vec<Option<E>>, Failure> {
    let mut found = table.get_many(keys.iter().cloned(), Read::Eventual).await?;
    keys.iter().map(|key| found.take(key)).collect()
}

/// One entry that is shown. One call; one more for an entry that was imported.
pub async fn find<E: Entry>(app: &App, id: Id) -> Result<Option<E>, Failure> {
    let key = match E::LOG.key_of(id) {
        Some(key) => Some(key),
        None => app.table.query::<Key>(&E::LOG.imported_at(id)).await?.pop(),
    };
    let Some(key) = key else { return Ok(None) };
    let mark = mark::key(E::LOG);
    let mut found = app.table.get_many([key.clone(), mark.clone()], Read::Consistent).await?;
    let first = first_shown(app, found.take::<Mark>(&mark)?.as_ref());
    if key.sk < first { Ok(None) } else { found.take(&key) }
}

/// Deletes one entry.
///
/// # Errors
/// 10100 where it is not shown.
pub async fn delete<E: Entry>(app: &App, id: Id) -> Result<(), Failure> {
    let entry = find::<E>(app, id).await?.ok_or(Code::NotFound)?;
    let delete = Write::delete(entry.key()).when(Condition::present()).or(Code::NotFound);
    app.table.write(delete).await.map_err(Failure::from)
}
