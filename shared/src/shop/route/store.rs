//! `ROUTE/TREE` is the structure, `ROUTE/<id>` a route with its elements: one query reads all. Whoever changes anything
//! writes the structure under the version read, in the same transaction; so what was checked against a tree holds of the
//! tree that is written, and of two edits at once the later one is refused.

use std::time::Duration;

use serde::Deserialize;

use super::{Element, Route, RouteTree, Structure};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Section, Stretch, TRANSACTION, Table, Write},
};

const ALL: &str = "ROUTE";

impl Entity for Structure {
    fn key(&self) -> Key {
        structure_key()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Route {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

fn structure_key() -> Key {
    Key::new(ALL, "TREE")
}

fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Structure(Structure),
    Route(Route),
}

/// How often a tree is read again that was met while it changed.
const TRIES: u32 = 6;

/// The whole tree, as it is at one moment; the preset one where none was stored. A call for every MB: 1,000 routes fit into
/// one.
pub async fn load(table: &Table) -> Result<RouteTree, Failure> {
    Ok(stored(table).await?.unwrap_or_else(RouteTree::preset))
}

/// The tree that was stored; `None` before the first edit of a shop.
pub async fn stored(table: &Table) -> Result<Option<RouteTree>, Failure> {
    for attempt in 0..TRIES {
        let (mut structure, mut routes) = (None, Vec::new());
        for row in table.query(&Query::partition(ALL).consistent()).await? {
            match row {
                Row::Structure(found) => structure = Some(found),
                Row::Route(route) => routes.push(route),
            }
        }
        let Some(structure) = structure else { return Ok(None) };
        if let Some(tree) = RouteTree::assemble(structure, routes) {
            return Ok(Some(tree));
        }
        pause(attempt).await;
    }
    Err(unsteady())
}

/// One route, and where it stands.
pub async fn find(table: &Table, id: Id) -> Result<Option<(Structure, Route)>, Failure> {
    for attempt in 0..TRIES {
        let mut found = table.get_many([structure_key(), key(id)], Read::Consistent).await?;
        let Some(structure) = found.take::<Structure>(&structure_key())? else {
            let RouteTree { structure, mut routes, .. } = RouteTree::preset();
            return Ok(routes.remove(&id).map(|route| (structure, route)));
        };
        let Some(version) = structure.place(id).map(|place| place.version) else { return Ok(None) };
        if let Some(route) = found.take::<Route>(&key(id))?.filter(|route| route.version == version) {
            return Ok(Some((structure, route)));
        }
        pause(attempt).await;
    }
    Err(unsteady())
}

/// The elements of one route, oldest first; [`Code::NotFound`] where there is no such route.
pub async fn elements(table: &Table, id: Id, page: &PageRequest) -> Result<Section<Element>, Failure> {
    let list = format!("{ALL}/{}", padded(id));
    let walk = page.walk(&list)?;
    let (_, Route { mut elements, .. }) = find(table, id).await?.ok_or(Code::NotFound)?;
    elements.sort_by_key(|element| element.id);
    let total = elements.len() as u64;
    elements.retain(|element| walk.place().is_none_or(|place| padded(element.id).as_str() > place));
    let mut ahead = elements.into_iter().skip(walk.skip(page));
    let items: Vec<Element> = ahead.by_ref().take(page.size).collect();
    let next = ahead.next().and(items.last()).map(|last| padded(last.id));
    Ok(Stretch::of(items, list, &walk, next).with_total(total))
}

async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
}

fn unsteady() -> Failure {
    Failure::busy().because("the routes changed under each of our reads")
}

/// The write that makes others happen only if the tree is as it was read.
pub fn unchanged(tree: &RouteTree) -> Write {
    Write::check(structure_key(), as_read(tree.version()))
}

fn as_read(version: u64) -> Condition {
    if version == 0 { Condition::absent() } else { Condition::version(version) }
}

/// Writes `next` in place of the tree it was made from; [`Code::Conflict`] where somebody else was faster. What is in the
/// structure no more is swept up with it, as far as one transaction reaches, or after it: nobody sees it.
pub async fn replace(table: &Table, before: &RouteTree, mut next: RouteTree) -> Result<RouteTree, Failure> {
    let mut writes = Vec::new();
    for place in &mut next.structure.places {
        let there = before.routes.get(&place.id).filter(|_| !before.is_preset);
        let Some(route) = next.routes.get_mut(&place.id).filter(|route| there != Some(route)) else { continue };
        let known = there.is_some();
        writes.push(if known { Write::replace(route) } else { Write::create(route).or(Code::Conflict) });
        route.version += 1;
        place.version = route.version;
    }
    let structure = Write::put(&next.structure).when(as_read(before.version())).or(Code::Conflict);
    writes.insert(0, structure);
    next.structure.version += 1;
    next.is_preset = false;

    let (kept, gone) = next.routes.into_iter().partition(|(id, _)| next.structure.has(*id));
    next.routes = kept;
    let mut gone = gone.into_keys().map(|id| Write::delete(key(id)));
    writes.extend(gone.by_ref().take(TRANSACTION - writes.len()));
    match writes.len() {
        1 => table.write(writes.remove(0)).await?,
        _ => table.commit(writes).await?,
    }
    sweep(table, gone.collect()).await;
    Ok(next)
}

/// Stores a tree whatever was there: for whoever fills a shop in which nobody works yet.
pub async fn fill(table: &Table, mut tree: RouteTree) -> Result<(), Failure> {
    for place in &mut tree.structure.places {
        place.version = tree.routes.get(&place.id).map_or(0, Entity::version) + 1;
    }
    table.put_all(tree.routes()).await?;
    table.put_all([&tree.structure]).await
}

/// What stays behind here, the next edit sweeps up.
async fn sweep(table: &Table, mut deletes: Vec<Write>) {
    while !deletes.is_empty() {
        let batch = deletes.split_off(deletes.len().saturating_sub(TRANSACTION));
        if let Err(rejected) = table.commit(batch).await {
            tracing::warn!(cause = %Failure::from(rejected), "routes that were deleted are still stored");
            return;
        }
    }
}
