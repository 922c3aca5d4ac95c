//! What of the back office a group is shown: the routes in its menu, and the elements on their pages.

pub mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    group::Group,
    route::{Audience, Route, RouteTree, audience},
};
use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// The routes a group was given. A route that was deleted since is passed over: ids are never used twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    pub group_id: Id,
    pub routes: BTreeSet<Id>,
    #[serde(default)]
    pub version: u64,
}

/// The elements a group was given. One that was deleted since is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub group_id: Id,
    pub elements: BTreeSet<Id>,
    #[serde(default)]
    pub version: u64,
}

impl Menu {
    /// Gives the group these routes and what is above them, instead of what it had.
    pub fn choose(&mut self, routes: BTreeSet<Id>, tree: &RouteTree) -> Result<(), Failure> {
        if let Some(unknown) = routes.iter().find(|id| !tree.structure.has(**id)) {
            return Err(Failure::with_message(Code::NotFound, format!("路由{unknown}不存在")));
        }
        self.routes = tree.structure.with_ancestors(routes);
        Ok(())
    }

    /// The routes that it shows: also those above a route that was moved since. A group that nobody has given a menu is shown
    /// the preset pages that its permissions are for.
    pub fn shown(&self, group: &Group, tree: &RouteTree) -> BTreeSet<Id> {
        if self.version > 0 {
            return tree.structure.with_ancestors(self.routes.iter().copied());
        }
        tree.structure.with_ancestors(tree.routes().filter(|route| suits(route, group)).map(|route| route.id))
    }
}

fn suits(route: &Route, group: &Group) -> bool {
    match audience(route) {
        Some(Audience::Everybody) => true,
        Some(Audience::Modules(modules)) => group.held().any(|permission| modules.contains(&permission.describe().1)),
        Some(Audience::Super) | None => false,
    }
}

impl Deployment {
    /// Gives the group these elements instead of what it had.
    pub fn choose(&mut self, elements: BTreeSet<Id>, tree: &RouteTree) -> Result<(), Failure> {
        let known: BTreeSet<Id> = tree.elements().map(|(_, element)| element.id).collect();
        if let Some(unknown) = elements.difference(&known).next() {
            return Err(Failure::with_message(Code::NotFound, format!("页面元素{unknown}不存在")));
        }
        self.elements = elements;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
