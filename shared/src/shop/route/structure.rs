//! Where routes stand.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// The parent of those that have none.
pub const ROOT: Id = 0;
/// Each takes some 30 bytes of an item that every edit writes.
const MOST: usize = 1000;
/// Readers of JSON stop at 128 nestings, and a level is two: what is shown can always be sent back.
pub const DEEPEST: usize = 32;

/// A route's place. Stored as three numbers: there are many of them in one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Id, Id, u64)", into = "(Id, Id, u64)")]
pub struct Place {
    pub id: Id,
    pub parent_id: Id,
    /// Of the route's content. Whoever reads another one has met a change halfway.
    pub version: u64,
}

impl From<(Id, Id, u64)> for Place {
    fn from((id, parent_id, version): (Id, Id, u64)) -> Self {
        Self { id, parent_id, version }
    }
}

impl From<Place> for (Id, Id, u64) {
    fn from(place: Place) -> Self {
        (place.id, place.parent_id, place.version)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// Siblings stand in the order they are shown in.
    pub(super) places: Vec<Place>,
    #[serde(default)]
    pub version: u64,
}

impl Structure {
    pub fn place(&self, id: Id) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    pub fn has(&self, id: Id) -> bool {
        self.place(id).is_some()
    }

    /// The routes below each parent, in their order.
    pub fn by_parent(&self) -> BTreeMap<Id, Vec<Id>> {
        let mut children: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for place in &self.places {
            children.entry(place.parent_id).or_default().push(place.id);
        }
        children
    }

    /// Every route, each before what is below it.
    pub(super) fn in_order(&self) -> Vec<Id> {
        let mut children = self.by_parent();
        let (mut ids, mut open) = (Vec::with_capacity(self.places.len()), vec![ROOT]);
        while let Some(id) = open.pop() {
            open.extend(children.remove(&id).unwrap_or_default().into_iter().rev());
            ids.push(id);
        }
        // The root is no route.
        ids.split_off(1)
    }

    /// From 0, among the siblings.
    pub fn order(&self, place: &Place) -> usize {
        let siblings = self.places.iter().filter(|other| other.parent_id == place.parent_id);
        siblings.take_while(|other| other.id != place.id).count()
    }

    /// Those of `ids` that exist, and what is above them.
    pub fn with_ancestors(&self, ids: impl IntoIterator<Item = Id>) -> BTreeSet<Id> {
        let mut all = BTreeSet::new();
        for id in ids {
            let mut above = self.place(id);
            while let Some(place) = above.filter(|place| all.insert(place.id)) {
                above = self.place(place.parent_id);
            }
        }
        all
    }

    /// A new place below a parent: the `order`-th there, or the last.
    pub(super) fn insert(&mut self, place: Place, order: Option<usize>) -> Result<(), Failure> {
        if place.parent_id != ROOT && !self.has(place.parent_id) {
            return Err(Failure::with_message(Code::NotFound, "上级路由不存在"));
        }
        if self.places.len() >= MOST {
            return Err(Failure::field("parent_id", format!("路由最多{MOST}个")));
        }
        let mut siblings = self.places.iter().enumerate().filter(|(_, other)| other.parent_id == place.parent_id);
        let next = order.and_then(|order| siblings.nth(order)).map_or(self.places.len(), |(index, _)| index);
        self.places.insert(next, place);
        self.is_shallow()
    }

    /// Another parent or another order; without either, all stays. Below a new parent a route is the last unless told.
    pub(super) fn relocate(&mut self, id: Id, parent: Option<Id>, order: Option<usize>) -> Result<(), Failure> {
        let place = *self.place(id).ok_or(Code::NotFound)?;
        let parent_id = parent.unwrap_or(place.parent_id);
        if parent_id == place.parent_id && order.is_none() {
            return Ok(());
        }
        if self.subtree(id).contains(&parent_id) {
            return Err(Failure::field("parent_id", "不能移动到自身或自身的下级之下"));
        }
        self.places.retain(|other| other.id != id);
        self.insert(Place { parent_id, ..place }, order)
    }

    /// Takes a route and all below it out.
    pub(super) fn remove(&mut self, id: Id) -> Result<(), Failure> {
        self.place(id).ok_or(Code::NotFound)?;
        let gone = self.subtree(id);
        self.places.retain(|place| !gone.contains(&place.id));
        Ok(())
    }

    /// All routes anew, as (id, parent), siblings in their order. Each must be there once: one that is not was added by
    /// somebody else meanwhile.
    pub(super) fn arrange(&mut self, wanted: &[(Id, Id)]) -> Result<(), Failure> {
        let mut known: BTreeMap<Id, Place> = self.places.iter().map(|place| (place.id, *place)).collect();
        if let Some((unknown, _)) = wanted.iter().find(|(id, _)| !known.contains_key(id)) {
            return Err(Failure::with_message(Code::NotFound, format!("路由{unknown}不存在")));
        }
        let mut places = Vec::with_capacity(wanted.len());
        for (id, parent_id) in wanted {
            let place = known.remove(id).ok_or_else(|| Failure::field("id", format!("路由{id}重复出现")))?;
            places.push(Place { parent_id: *parent_id, ..place });
        }
        if let Some(missing) = known.keys().next() {
            let message = format!("路由树已被他人修改（提交的树中没有路由{missing}），请刷新后重试");
            return Err(Failure::with_message(Code::Conflict, message));
        }
        self.places = places;
        self.is_shallow()
    }

    fn subtree(&self, id: Id) -> BTreeSet<Id> {
        let children = self.by_parent();
        let (mut all, mut ahead) = (BTreeSet::new(), vec![id]);
        while let Some(id) = ahead.pop().filter(|id| all.insert(*id)) {
            ahead.extend(children.get(&id).into_iter().flatten());
        }
        all
    }

    fn is_shallow(&self) -> Result<(), Failure> {
        let children = self.by_parent();
        let mut level = vec![ROOT];
        for _ in 0..=DEEPEST {
            level = level.iter().filter_map(|id| children.get(id)).flatten().copied().collect();
        }
        if level.is_empty() { Ok(()) } else { Err(Failure::field("parent_id", format!("最多{DEEPEST}层"))) }
    }
}

#[cfg(test)]
mod tests;
