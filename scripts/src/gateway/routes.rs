//! Which function a request goes to: the routes of the template.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use http::Method;

use crate::template::{self, TEMPLATE};

/// What a request is handed to.
#[derive(Clone, Debug)]
pub struct Place {
    pub area: String,
    /// As the event names it: `GET /v1/product/{id}`, or `$default`.
    pub route: String,
}

pub struct Routes {
    by_method: BTreeMap<String, matchit::Router<Place>>,
    otherwise: Place,
    areas: BTreeSet<String>,
}

impl Routes {
    pub fn of_the_template() -> anyhow::Result<Self> {
        let (mut by_method, mut otherwise) = (BTreeMap::<String, matchit::Router<Place>>::new(), None);
        let mut areas = BTreeSet::new();
        for template::Route { at, area } in template::routes(TEMPLATE)? {
            areas.insert(area.clone());
            let Some((method, path)) = at else {
                otherwise = Some(Place { area, route: "$default".into() });
                continue;
            };
            let place = Place { area, route: format!("{method} {path}") };
            by_method.entry(method).or_default().insert(path.replace("{proxy+}", "{*proxy}"), place)?;
        }
        Ok(Self { by_method, otherwise: otherwise.context("no route for the rest")?, areas })
    }

    /// The areas that are led to.
    pub fn areas(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(String::as_str)
    }

    pub fn of(&self, method: &Method, target: &str) -> Place {
        let path = target.split('?').next().unwrap_or_default();
        let found = self.by_method.get(method.as_str()).and_then(|router| router.at(path).ok());
        found.map_or_else(|| self.otherwise.clone(), |found| found.value.clone())
    }
}
