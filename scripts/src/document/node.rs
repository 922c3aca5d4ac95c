//! Ways through a document.

use std::collections::BTreeSet;

use anyhow::Context;
use yaml_serde::{Mapping, Value};

const SCHEMAS: &str = "#/components/schemas/";
pub const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The named schemas.
pub fn schemas(whole: &mut Value) -> anyhow::Result<&mut Mapping> {
    let schemas = whole.get_mut("components").and_then(|components| components.get_mut("schemas"));
    schemas.and_then(Value::as_mapping_mut).context("the document has no schemas")
}

/// Every operation, in the document's order.
pub fn operations(whole: &mut Value) -> impl Iterator<Item = &mut Mapping> {
    let paths = whole.get_mut("paths").and_then(Value::as_mapping_mut).into_iter().flat_map(Mapping::values_mut);
    let declared = paths.filter_map(Value::as_mapping_mut).flatten();
    let methods = declared.filter(|(method, _)| method.as_str().is_some_and(|method| METHODS.contains(&method)));
    methods.filter_map(|(_, operation)| operation.as_mapping_mut())
}

pub fn id(operation: &Mapping) -> &str {
    text(operation, "operationId")
}

/// What a mapping says under `key`; empty where it says no text.
pub fn text<'a>(of: &'a Mapping, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Has `visit` change each mapping in `node`: the outer ones first.
pub fn walk(node: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    if node.is_mapping() {
        visit(node);
    }
    match node {
        Value::Mapping(map) => map.values_mut().for_each(|child| walk(child, visit)),
        Value::Sequence(items) => items.iter_mut().for_each(|child| walk(child, visit)),
        _ => {}
    }
}

/// `{"$ref": …}` to a schema.
pub fn reference(name: &str) -> Value {
    map([("$ref", format!("{SCHEMAS}{name}").into())])
}

/// The schema that a reference names.
pub fn target(node: &Value) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix(SCHEMAS))
}

/// The schemas that these nodes refer to, and those that they refer to in turn.
pub fn reached<'a>(schemas: &Mapping, from: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut waiting = Vec::new();
    from.into_iter().for_each(|node| collect(node, &mut waiting));
    let mut reached = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = schemas.get(name.as_str())
            && reached.insert(name)
        {
            collect(schema, &mut waiting);
        }
    }
    reached
}

fn collect(node: &Value, names: &mut Vec<String>) {
    names.extend(target(node).map(str::to_owned));
    match node {
        Value::Mapping(map) => map.values().for_each(|child| collect(child, names)),
        Value::Sequence(items) => items.iter().for_each(|child| collect(child, names)),
        _ => {}
    }
}

pub fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}
