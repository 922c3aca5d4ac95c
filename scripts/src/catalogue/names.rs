//! What rows refer to, by id, by name, or by the code of another row.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shared::ids::Id;

use super::cell::{read_id, show_id};
use crate::language::{t, text};

/// Things of one kind that others refer to: there are few of them.
#[derive(Debug, Default)]
pub struct Named {
    /// What they are called in the shop, and those that are new.
    names: BTreeMap<Id, String>,
    /// Before and after the import: a row may say either.
    by_name: HashMap<String, BTreeSet<Id>>,
    gone: HashSet<Id>,
}

impl Named {
    pub fn new(things: impl IntoIterator<Item = (Id, String)>) -> Self {
        let mut named = Self::default();
        things.into_iter().for_each(|(id, name)| named.add(id, &name));
        named
    }

    /// Something is called so, or will be.
    pub fn add(&mut self, id: Id, name: &str) {
        self.names.entry(id).or_insert_with(|| name.to_owned());
        self.by_name.entry(name.trim().to_owned()).or_default().insert(id);
    }

    pub fn remove(&mut self, id: Id) {
        self.gone.insert(id);
    }

    /// The only one of this name.
    pub fn only(&self, name: &str) -> Option<Id> {
        let found = self.by_name.get(name.trim())?;
        found.first().copied().filter(|_| found.len() == 1)
    }

    pub fn name(&self, id: Id) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// How a cell names it: by its name, where that is enough.
    pub fn show(&self, id: Id) -> String {
        let name = self.name(id).filter(|name| self.only(name) == Some(id) && read_id(name).is_none());
        name.map_or_else(|| show_id(id), str::to_owned)
    }

    /// `what` is what they are.
    pub fn find(&self, text: &str, what: &str) -> Result<Id, String> {
        let by_id = || read_id(text).filter(|id| self.names.contains_key(id));
        let found = match self.by_name.get(text) {
            Some(ids) if ids.len() > 1 => return Err(t!("catalogue.several", name = text, kind = what).into_owned()),
            Some(ids) => ids.first().copied(),
            None => by_id(),
        };
        match found {
            None => Err(t!("catalogue.no_named", name = text, kind = what).into_owned()),
            Some(id) if self.gone.contains(&id) => Err(t!("catalogue.goes", name = text, kind = what).into_owned()),
            Some(id) => Ok(id),
        }
    }
}

/// What the sheets that are read later can refer to.
#[derive(Debug, Default)]
pub struct Names {
    pub categories: Named,
    pub themes: Named,
    pub banners: Named,
    /// Products by the codes of their rows.
    pub codes: HashMap<String, Id>,
    pub new_products: HashSet<Id>,
    pub gone_products: HashSet<Id>,
}

impl Names {
    /// The product that a cell names. Whether it is there, is another question.
    pub fn product(&self, text: &str) -> Result<Id, String> {
        let found = self.codes.get(text).copied().or_else(|| read_id(text));
        let id = found.ok_or_else(|| t!("catalogue.no_product", name = text))?;
        let gone = || t!("catalogue.goes", name = text, kind = text!("catalogue.kind.product"));
        if self.gone_products.contains(&id) { Err(gone().into_owned()) } else { Ok(id) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_enough_where_it_is_the_only_one() {
        let mut named = Named::new([(1, "茶"), (2, "杯"), (3, "杯"), (4, "7")].map(|(id, name)| (id, name.to_owned())));
        named.add(1, "茶叶");
        named.add(200_000_000_000, "新");
        for (text, id) in [("茶", 1), ("茶叶", 1), ("1", 1), ("#3", 3), ("7", 4), ("新", 200_000_000_000)] {
            assert_eq!(named.find(text, "类别"), Ok(id), "{text}");
        }
        for text in ["杯", "酒", "9"] {
            assert!(named.find(text, "类别").is_err(), "{text}");
        }
        assert_eq!([1, 2, 4].map(|id| named.show(id)), ["茶", "2", "4"]);
        named.remove(1);
        assert!(named.find("茶", "类别").is_err());
    }
}
