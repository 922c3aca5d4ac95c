//! Conditions and updates. Every attribute name and value goes through a placeholder, so no reserved word and no input
//! can change what an expression means.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use super::{
    Entity, IndexKey, Item,
    key::{VERSION, to_item},
};

/// What must hold of an item for a write to happen. All parts must hold.
#[derive(Clone, Debug, Default)]
pub struct Condition(Vec<Clause>);

#[derive(Clone, Debug)]
enum Clause {
    Absent(String),
    Present(String),
    Compare(String, &'static str, AttributeValue),
    AbsentOr(String, &'static str, AttributeValue),
    SizeAbove(String, u64),
    Contains(String, AttributeValue),
}

impl Condition {
    /// No such item yet.
    pub fn absent() -> Self {
        Self(vec![Clause::Absent("pk".into())])
    }

    pub fn present() -> Self {
        Self(vec![Clause::Present("pk".into())])
    }

    /// Unchanged since it was read with this version.
    pub fn version(version: u64) -> Self {
        Self::default().equals(VERSION, version)
    }

    #[must_use]
    pub fn equals(self, name: &str, value: impl Serialize) -> Self {
        self.compare(name, "=", value)
    }

    #[must_use]
    pub fn at_least(self, name: &str, value: impl Serialize) -> Self {
        self.compare(name, ">=", value)
    }

    #[must_use]
    pub fn above(self, name: &str, value: impl Serialize) -> Self {
        self.compare(name, ">", value)
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.push(Clause::Absent(name.into()));
        self
    }

    /// The attribute is missing or below `value`.
    #[must_use]
    pub fn absent_or_below(mut self, name: &str, value: impl Serialize) -> Self {
        self.0.push(Clause::AbsentOr(name.into(), "<", attribute(value)));
        self
    }

    /// The set has more members than this. A missing set has no size, and the condition does not hold.
    #[must_use]
    pub fn size_above(mut self, name: &str, size: u64) -> Self {
        self.0.push(Clause::SizeAbove(name.into(), size));
        self
    }

    /// The list or set has this member. A missing one has none.
    #[must_use]
    pub fn contains(mut self, name: &str, member: impl Serialize) -> Self {
        self.0.push(Clause::Contains(name.into(), attribute(member)));
        self
    }

    fn compare(mut self, name: &str, operator: &'static str, value: impl Serialize) -> Self {
        self.0.push(Clause::Compare(name.into(), operator, attribute(value)));
        self
    }

    pub(super) fn render(&self, names: &mut Names) -> Option<String> {
        let clauses = self.0.iter().map(|clause| match clause {
            Clause::Absent(name) => format!("attribute_not_exists({})", names.name(name)),
            Clause::Present(name) => format!("attribute_exists({})", names.name(name)),
            Clause::Compare(name, operator, value) => {
                format!("{} {operator} {}", names.name(name), names.value(value.clone()))
            }
            Clause::AbsentOr(name, operator, value) => {
                let name = names.name(name);
                format!("(attribute_not_exists({name}) OR {name} {operator} {})", names.value(value.clone()))
            }
            Clause::SizeAbove(name, size) => format!("size({}) > {}", names.name(name), names.value(attribute(size))),
            Clause::Contains(name, member) => {
                format!("contains({}, {})", names.name(name), names.value(member.clone()))
            }
        });
        let all = clauses.collect::<Vec<_>>().join(" AND ");
        (!all.is_empty()).then_some(all)
    }
}

/// A piecemeal change of an item: for counters, stock, and what stands beside them; other things are replaced whole.
#[derive(Clone, Debug, Default)]
pub struct Update {
    set: Vec<(String, AttributeValue)>,
    add: Vec<(String, AttributeValue)>,
    delete: Vec<(String, AttributeValue)>,
    remove: Vec<String>,
}

impl Update {
    /// What makes `next` of `before`: the attributes that differ and no others, index keys included. For a thing of which
    /// others change other attributes meanwhile.
    pub fn between<T: Entity>(before: &T, next: &T) -> Self {
        let [before, next] = [before, next].map(|state| to_item(state).expect("our own values have a DynamoDB form"));
        let remove = before.keys().filter(|name| !next.contains_key(*name)).cloned().collect();
        let set = next.into_iter().filter(|(name, value)| before.get(name) != Some(value)).collect();
        Self { set, remove, ..Self::default() }
    }

    #[must_use]
    pub fn set(mut self, name: &str, value: impl Serialize) -> Self {
        self.set.push((name.into(), attribute(value)));
        self
    }

    /// Adds to a number; an absent one counts as 0.
    #[must_use]
    pub fn add(mut self, name: &str, amount: i64) -> Self {
        self.add.push((name.into(), AttributeValue::N(amount.to_string())));
        self
    }

    /// Puts a number into a set; one that is in it stays.
    #[must_use]
    pub fn add_to_set(mut self, name: &str, member: u64) -> Self {
        self.add.push((name.into(), AttributeValue::Ns(vec![member.to_string()])));
        self
    }

    /// Takes a number out of a set, if it is in it.
    #[must_use]
    pub fn delete_from_set(mut self, name: &str, member: u64) -> Self {
        self.delete.push((name.into(), AttributeValue::Ns(vec![member.to_string()])));
        self
    }

    /// Starts a new version: whoever read the item before cannot replace it as a whole and undo this.
    #[must_use]
    pub fn new_version(self) -> Self {
        self.add(VERSION, 1)
    }

    /// Gives the item a place in an index.
    #[must_use]
    pub fn listed(self, place: IndexKey) -> Self {
        self.set(place.index.partition(), place.pk).set(place.index.sort(), place.sk)
    }

    #[must_use]
    pub fn remove(mut self, name: &str) -> Self {
        self.remove.push(name.into());
        self
    }

    pub(super) fn render(&self, names: &mut Names) -> String {
        let mut clauses = Vec::new();
        for (verb, changes, between) in
            [("SET", &self.set, " = "), ("ADD", &self.add, " "), ("DELETE", &self.delete, " ")]
        {
            let part = |(name, value): &(String, AttributeValue)| {
                format!("{}{between}{}", names.name(name), names.value(value.clone()))
            };
            let parts: Vec<String> = changes.iter().map(part).collect();
            if !parts.is_empty() {
                clauses.push(format!("{verb} {}", parts.join(", ")));
            }
        }
        if !self.remove.is_empty() {
            let parts = self.remove.iter().map(|name| names.name(name));
            clauses.push(format!("REMOVE {}", parts.collect::<Vec<_>>().join(", ")));
        }
        clauses.join(" ")
    }
}

/// The placeholders of one request.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: HashMap<String, String>,
    values: Item,
}

impl Names {
    pub fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    pub fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    pub fn into_parts(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        // DynamoDB refuses an empty map.
        ((!self.names.is_empty()).then_some(self.names), (!self.values.is_empty()).then_some(self.values))
    }
}

fn attribute(value: impl Serialize) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).expect("our own values have a DynamoDB form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Index, IndexKey, Key};

    #[test]
    fn renders_with_placeholders_only() {
        let mut names = Names::default();
        let update = Update::default().add("stock", -2).set("status", 1).remove("old").render(&mut names);
        let condition = Condition::present().at_least("stock", 2).absent_or_below("size", 9).render(&mut names);
        assert_eq!(update, "SET #status = :v0 ADD #stock :v1 REMOVE #old");
        let expected = "attribute_exists(#pk) AND #stock >= :v2 AND (attribute_not_exists(#size) OR #size < :v3)";
        assert_eq!(condition.as_deref(), Some(expected));
        let (names, values) = names.into_parts();
        assert_eq!((names.map(|names| names.len()), values.map(|values| values.len())), (Some(5), Some(4)));
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Thing {
        name: String,
        shelf: Option<String>,
        stock: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        gone: Option<i64>,
    }

    impl Entity for Thing {
        fn key(&self) -> Key {
            Key::new("THING", "1")
        }

        fn indexed(&self) -> Vec<IndexKey> {
            let place = self.shelf.clone().map(|pk| IndexKey { index: Index::Two, pk, sk: "1".into() });
            place.into_iter().filter(|_| self.gone.is_none()).collect()
        }
    }

    #[test]
    fn a_difference_leaves_alone_what_is_the_same() {
        let thing = || Thing { name: "茶".into(), shelf: Some("A".into()), stock: 3, gone: None };
        let difference = |next| {
            let Update { mut set, mut remove, .. } = Update::between(&thing(), &next);
            set.sort_by(|one, other| one.0.cmp(&other.0));
            remove.sort();
            (set, remove)
        };
        let text = |text: &str| AttributeValue::S(text.into());
        assert_eq!(difference(thing()), (vec![], vec![]));
        assert_eq!(difference(Thing { name: "绿茶".into(), ..thing() }), (vec![("name".into(), text("绿茶"))], vec![]));
        let moved = vec![("gsi2pk".into(), text("B")), ("shelf".into(), text("B"))];
        assert_eq!(difference(Thing { shelf: Some("B".into()), ..thing() }), (moved, vec![]));
        let nowhere = (vec![("shelf".into(), AttributeValue::Null(true))], vec!["gsi2pk".into(), "gsi2sk".into()]);
        assert_eq!(difference(Thing { shelf: None, ..thing() }), nowhere);
        let gone = (vec![("gone".into(), AttributeValue::N("7".into()))], vec!["gsi2pk".into(), "gsi2sk".into()]);
        assert_eq!(difference(Thing { gone: Some(7), ..thing() }), gone);
    }

    #[test]
    fn a_set_changes_member_by_member() {
        let mut names = Names::default();
        let update = Update::default().add("total", 1).add_to_set("ids", 7).delete_from_set("gone", 8);
        assert_eq!(update.render(&mut names), "ADD #total :v0, #ids :v1 DELETE #gone :v2");
        let condition = Condition::default().size_above("ids", 1).contains("ids", 7).render(&mut names);
        assert_eq!(condition.as_deref(), Some("size(#ids) > :v3 AND contains(#ids, :v4)"));
    }
}
