//! Which fields an answer always has. serde writes an empty `Option` as null, unless its field says `skip_serializing_if`; such
//! a field says `nullable = false`, too, and is the only kind that can be missing.

use anyhow::{Context, bail};
use yaml_serde::{Mapping, Value};

use super::node::{operations, reached, schemas, walk};

pub fn complete(whole: &mut Value) -> anyhow::Result<()> {
    let mut parts = [Vec::new(), Vec::new()];
    for operation in operations(whole) {
        for (part, names) in parts.iter_mut().zip([&["responses"][..], &["requestBody", "parameters"]]) {
            part.extend(names.iter().filter_map(|name| operation.get(*name)).cloned());
        }
    }
    let all = schemas(whole)?;
    let [answered, asked] = parts.map(|part| reached(all, &part));
    for name in &answered {
        let schema = all.get_mut(name.as_str()).with_context(|| name.clone())?;
        let mut changed = false;
        walk(schema, &mut |node| changed |= require(node));
        if changed && asked.contains(name) {
            bail!(
                "{name} is both taken and answered, and has fields that may be left out of one only: make it two types"
            );
        }
    }
    Ok(())
}

/// Whether there was a field to be added.
fn require(node: &mut Value) -> bool {
    // A field may be called `properties`, too.
    if node.get("type") != Some(&"object".into()) {
        return false;
    }
    let Some(properties) = node.get("properties").and_then(Value::as_mapping) else { return false };
    let said = node.get("required").and_then(Value::as_sequence).cloned().unwrap_or_default();
    let is_required = |(name, schema): &(&Value, &Value)| said.contains(name) || is_nullable(schema);
    let required: Vec<Value> = properties.iter().filter(is_required).map(|(name, _)| name.clone()).collect();
    if required.len() == said.len() {
        return false;
    }
    node["required"] = required.into();
    sort(node);
    true
}

fn is_nullable(schema: &Value) -> bool {
    let null = Value::from("null");
    let kinds = schema.get("type").and_then(Value::as_sequence);
    let options = schema.get("oneOf").and_then(Value::as_sequence);
    schema.get("type") == Some(&null)
        || kinds.is_some_and(|kinds| kinds.contains(&null))
        || options.is_some_and(|options| options.iter().any(is_nullable))
}

/// `required` stands before `properties`, as it does elsewhere.
fn sort(node: &mut Value) {
    let Some(map) = node.as_mapping_mut() else { return };
    let Some(properties) = map.shift_remove("properties") else { return };
    let place: Mapping = std::mem::take(map);
    *map = place.into_iter().chain([("properties".into(), properties)]).collect();
}
