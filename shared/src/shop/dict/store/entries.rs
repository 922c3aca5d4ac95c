//! `DICTDATA#<type>/<order>#<id>`: the entries of a type in their order, and `DICT/<id>`, which leads from an entry's id to
//! its place.

use futures_util::future::try_join;
use serde::{Deserialize, Serialize};

use super::types::{self, one_entry_less, one_more_entry, refused_entry};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::dict::{DictEntry, DictType},
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Section, Table, Write, retry},
};

impl Entity for DictEntry {
    fn key(&self) -> Key {
        place(self.type_id, self.order, self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn partition(type_id: Id) -> String {
    format!("DICTDATA#{type_id}")
}

fn place(type_id: Id, order: u64, id: Id) -> Key {
    Key::new(partition(type_id), format!("{order:010}#{}", padded(id)))
}

/// Where an entry stands.
#[derive(Debug, Serialize, Deserialize)]
struct Pointer {
    id: Id,
    type_id: Id,
    order: u64,
}

impl Entity for Pointer {
    fn key(&self) -> Key {
        pointer_key(self.id)
    }
}

fn pointer_key(id: Id) -> Key {
    Key::new("DICT", padded(id))
}

impl Pointer {
    fn to(entry: &DictEntry) -> Self {
        Self { id: entry.id, type_id: entry.type_id, order: entry.order }
    }
}

/// An entry and its type. [`Code::Conflict`] where it moved meanwhile: for [`retry`].
async fn look(table: &Table, id: Id) -> Result<(DictEntry, DictType), Failure> {
    let pointer = table.get::<Pointer>(&pointer_key(id), Read::Consistent).await?.ok_or(Code::NotFound)?;
    let (entry, kind) = (place(pointer.type_id, pointer.order, id), types::key(pointer.type_id));
    let mut found = table.get_many([entry.clone(), kind.clone()], Read::Consistent).await?;
    found.take(&entry)?.zip(found.take(&kind)?).ok_or_else(|| Code::Conflict.into())
}

/// An entry and its type. 10100 where there is none.
pub async fn find(table: &Table, id: Id) -> Result<(DictEntry, DictType), Failure> {
    retry(|| look(table, id)).await
}

/// The entries of the type with this text, in their order. None where there is no such type.
pub async fn list(table: &Table, text: &str, page: &PageRequest) -> Result<Section<DictEntry>, Failure> {
    let Some(id) = types::id_of(table, text).await? else { return Ok(Section::empty(page)) };
    let query = Query::partition(partition(id)).consistent();
    let (stretch, kind) = try_join(table.stretch(&query, page), types::find(table, id)).await?;
    let Some(kind) = kind else { return Ok(Section::empty(page)) };
    let total = stretch.known_total().unwrap_or(kind.entries);
    Ok(stretch.with_total(total))
}

/// All of [`list`] at once.
pub async fn all(table: &Table, text: &str) -> Result<Vec<DictEntry>, Failure> {
    match types::id_of(table, text).await? {
        Some(id) => table.query(&Query::partition(partition(id)).consistent()).await,
        None => Ok(Vec::new()),
    }
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one. 10120 where the type is gone,
/// 9999 where it is full.
pub async fn create(table: &Table, draw: impl Fn() -> DictEntry) -> Result<DictEntry, Failure> {
    retry(|| async {
        let entry = draw();
        let new = Write::create(&entry).or(Code::Conflict);
        let pointer = Write::create(&Pointer::to(&entry)).or(Code::Conflict);
        let done = table.commit(vec![one_more_entry(entry.type_id), new, pointer]).await;
        done.map_err(|rejected| refused_entry(rejected, 0))?;
        Ok(entry)
    })
    .await
}

/// The entry as `change` makes it, moved to the type with the text `to` if there is one, and its type. 10100 where the
/// entry is missing, 10120 where there is no such type, 9999 where the type is full.
pub async fn change(
    table: &Table,
    id: Id,
    to: Option<&str>,
    change: impl Fn(&mut DictEntry),
) -> Result<(DictEntry, DictType), Failure> {
    retry(|| async {
        let (before, mut kind) = look(table, id).await?;
        let mut next = before.clone();
        change(&mut next);
        if let Some(text) = to.filter(|text| *text != kind.key) {
            kind = types::named(table, text).await?.ok_or_else(types::unknown)?;
            next.type_id = kind.id;
        }
        replace(table, &before, &next).await?;
        Ok((next, kind))
    })
    .await
}

async fn replace(table: &Table, before: &DictEntry, next: &DictEntry) -> Result<(), Failure> {
    if next.key() == before.key() {
        return Ok(table.write(Write::replace(next)).await?);
    }
    let mut writes = vec![
        Write::delete(before.key()).when(Condition::version(before.version)),
        Write::create(next).or(Code::Conflict),
        Write::put(&Pointer::to(next)),
    ];
    if next.type_id != before.type_id {
        writes.extend([one_more_entry(next.type_id), one_entry_less(before.type_id)]);
    }
    table.commit(writes).await.map_err(|rejected| refused_entry(rejected, 3))
}

/// 10100 where there is none.
pub async fn delete(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let (entry, kind) = look(table, id).await?;
        let gone = Write::delete(entry.key()).when(Condition::present());
        Ok(table.commit(vec![gone, Write::delete(pointer_key(id)), one_entry_less(kind.id)]).await?)
    })
    .await
}
