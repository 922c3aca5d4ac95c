//! All routes at one moment, and the edits that keep them a tree.

use std::collections::{BTreeMap, BTreeSet};

use super::{Element, Place, Route, Structure};
use crate::{
    error::{Code, Failure, Faults},
    ids::{Id, Ids},
    storage::TRANSACTION,
};

/// Elements of one route: they stand in its item.
const MOST_OF_ROUTE: usize = 50;
/// Elements altogether: a group's list of them stands in one item.
pub const MOST_ELEMENTS: usize = 5000;
/// Routes that one edit can change: the structure is written with them.
const MOST_CHANGED: usize = TRANSACTION - 1;

#[derive(Clone, Debug, Default)]
pub struct RouteTree {
    pub structure: Structure,
    /// Also what an edit has taken out of the structure and nobody has swept up yet.
    pub(super) routes: BTreeMap<Id, Route>,
    /// Nothing of it is stored yet.
    pub(super) is_preset: bool,
}

impl RouteTree {
    /// `None` where the routes are not those that the structure means: they were read while somebody changed them.
    pub(super) fn assemble(structure: Structure, routes: Vec<Route>) -> Option<Self> {
        let routes: BTreeMap<Id, Route> = routes.into_iter().map(|route| (route.id, route)).collect();
        let meant = |place: &Place| routes.get(&place.id).is_some_and(|route| route.version == place.version);
        structure.places.iter().all(meant).then_some(Self { structure, routes, is_preset: false })
    }

    pub fn version(&self) -> u64 {
        self.structure.version
    }

    pub fn route(&self, id: Id) -> Option<&Route> {
        self.routes.get(&id).filter(|_| self.structure.has(id))
    }

    /// Every route, each before what is below it.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.structure.in_order().into_iter().filter_map(|id| self.routes.get(&id))
    }

    /// Every element, with its route's id.
    pub fn elements(&self) -> impl Iterator<Item = (Id, &Element)> {
        self.routes().flat_map(|route| route.elements.iter().map(|element| (route.id, element)))
    }

    /// An id that nothing in the tree has: two functions can draw the same one within a millisecond.
    pub fn draw(&self, ids: &Ids) -> Id {
        loop {
            let id = ids.next();
            if !self.structure.has(id) && self.elements().all(|(_, element)| element.id != id) {
                return id;
            }
        }
    }

    /// Adds a route below a parent: as the `order`-th there, or as the last.
    pub fn add(&mut self, route: Route, parent_id: Id, order: Option<usize>) -> Result<(), Failure> {
        self.structure.insert(Place { id: route.id, parent_id, version: route.version }, order)?;
        let id = route.id;
        self.routes.insert(id, route);
        self.is_named_alone(id)
    }

    /// Changes what a route is.
    pub fn change(&mut self, id: Id, change: impl FnOnce(&mut Route)) -> Result<(), Failure> {
        change(self.get_mut(id)?);
        self.is_named_alone(id)
    }

    /// Changes where a route stands: another parent, another order there, or both.
    pub fn relocate(&mut self, id: Id, parent_id: Option<Id>, order: Option<usize>) -> Result<(), Failure> {
        self.structure.relocate(id, parent_id, order)
    }

    /// Places all routes anew: (id, parent), siblings in their order.
    pub fn arrange(&mut self, wanted: &[(Id, Id)]) -> Result<(), Failure> {
        self.structure.arrange(wanted)
    }

    /// Takes out a route, all below it, and their elements.
    pub fn remove(&mut self, id: Id) -> Result<(), Failure> {
        self.structure.remove(id)
    }

    pub fn add_element(&mut self, route_id: Id, element: Element) -> Result<(), Failure> {
        let full = |most: usize, of: &str| Failure::field("route_id", format!("{of}最多{most}个页面元素"));
        if self.route(route_id).ok_or_else(no_route)?.elements.len() >= MOST_OF_ROUTE {
            return Err(full(MOST_OF_ROUTE, "每个路由"));
        }
        if self.elements().count() >= MOST_ELEMENTS {
            return Err(full(MOST_ELEMENTS, "全部路由"));
        }
        if self.elements().any(|(_, other)| other.sign == element.sign) {
            return Err(taken("sign", "元素标识已存在"));
        }
        self.get_mut(route_id)?.elements.push(element);
        Ok(())
    }

    /// All of these or none.
    pub fn remove_elements(&mut self, ids: &BTreeSet<Id>) -> Result<(), Failure> {
        let known: BTreeMap<Id, Id> = self.elements().map(|(route, element)| (element.id, route)).collect();
        if let Some(unknown) = ids.iter().find(|id| !known.contains_key(id)) {
            return Err(Failure::with_message(Code::NotFound, format!("页面元素{unknown}不存在，未删除任何元素")));
        }
        let routes: BTreeSet<Id> = ids.iter().filter_map(|id| known.get(id)).copied().collect();
        if routes.len() > MOST_CHANGED {
            return Err(Failure::field("ids", format!("一次最多涉及{MOST_CHANGED}个路由")));
        }
        for route in routes {
            self.get_mut(route)?.elements.retain(|element| !ids.contains(&element.id));
        }
        Ok(())
    }

    fn get_mut(&mut self, id: Id) -> Result<&mut Route, Failure> {
        let there = self.structure.has(id);
        self.routes.get_mut(&id).filter(|_| there).ok_or_else(no_route)
    }

    fn is_named_alone(&self, id: Id) -> Result<(), Failure> {
        let name = self.route(id).and_then(|route| route.name.as_ref());
        let same = |other: &&Route| other.id != id && other.name.as_ref() == name;
        match name.and_then(|_| self.routes().find(same)) {
            Some(_) => Err(taken("name", "路由名已存在")),
            None => Ok(()),
        }
    }
}

fn no_route() -> Failure {
    Failure::with_message(Code::NotFound, "路由不存在")
}

fn taken(field: &str, message: &str) -> Failure {
    let mut faults = Faults::default();
    faults.add(field, message);
    Failure::taken(faults)
}

#[cfg(test)]
mod tests;
