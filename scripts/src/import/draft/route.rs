//! Routes of the back office, and the elements on them.

use serde::{Deserialize, Serialize};
use shared::{
    ids::Id,
    shop::route::{Element, Route},
};

use super::{Drafted, Notes, Refusal, filled, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

/// A route without its elements.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RouteDraft {
    pub route: Route,
    pub parent_id: Id,
    /// Among its siblings.
    pub order: i64,
}

impl Staged for RouteDraft {
    const TABLE: &'static str = "route";
}

impl Drafted for rows::Route {
    type Draft = RouteDraft;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, RouteDraft), Refusal> {
        let route = Route {
            id: own_id(self.id)?,
            title: self.title,
            name: filled(self.name),
            icon: filled(self.icon),
            path: self.path,
            component: self.component,
            hidden: self.hidden,
            elements: Vec::new(),
            version: 0,
        };
        let place = Place::of(0, route.id);
        Ok((place, RouteDraft { route, parent_id: link(self.parent_id), order: self.order }))
    }
}

impl Staged for Element {
    const TABLE: &'static str = "element";
}

impl Drafted for rows::Element {
    type Draft = Element;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Element), Refusal> {
        let sign = filled(self.sign).ok_or(text!("import.why.no_sign"))?;
        let element = Element { id: own_id(self.id)?, name: self.name.unwrap_or_default(), sign };
        Ok((Place::of(link(self.route_id), element.id), element))
    }
}
