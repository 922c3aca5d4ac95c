//! Names of schemas. Each says what it is in the shop's words: bounded numbers and texts of Rust are written out where they stand.

use anyhow::{Context, bail};
use yaml_serde::{Mapping, Value};

use super::node::{reached, schemas, target, walk};

/// Writes out the scalars that are called by what Rust makes of their bounds: `Text_1_50`, `u64`.
pub fn inline_scalars(whole: &mut Value) -> anyhow::Result<()> {
    let all = schemas(whole)?;
    let (scalars, kept): (Mapping, Mapping) =
        std::mem::take(all).into_iter().partition(|(name, _)| !name.as_str().is_some_and(is_name));
    *all = kept;
    for (name, schema) in &scalars {
        if schema.get("properties").is_some() || schema.get("allOf").is_some() {
            bail!("{name:?} is a type's name in Rust: give the type a name with `#[schema(as = …)]`");
        }
    }
    walk(whole, &mut |node| {
        if let Some(scalar) = target(node).and_then(|name| scalars.get(name)).and_then(Value::as_mapping) {
            let mut written = scalar.clone();
            let said = node.as_mapping().into_iter().flatten().filter(|(key, _)| *key != "$ref");
            written.extend(said.map(|(key, value)| (key.clone(), value.clone())));
            *node = written.into();
        }
    });
    walk(whole, &mut join_null);
    Ok(())
}

/// `oneOf: [{type: integer}, {type: null}]` is `type: [integer, null]`.
fn join_null(node: &mut Value) {
    let Some([value, nothing]) = node.get("oneOf").and_then(Value::as_sequence).map(Vec::as_slice) else { return };
    let is_null =
        nothing.as_mapping().is_some_and(|nothing| nothing.len() == 1) && nothing.get("type") == Some(&"null".into());
    let (true, Some(kind), None) = (is_null, value.get("type").filter(|kind| kind.is_string()), value.get("enum"))
    else {
        return;
    };
    let mut joined = Mapping::new();
    joined.insert("type".into(), Value::Sequence(vec![kind.clone(), "null".into()]));
    for (key, said) in value.as_mapping().into_iter().chain(node.as_mapping()).flatten() {
        if key != "type" && key != "oneOf" {
            joined.insert(key.clone(), said.clone());
        }
    }
    *node = joined.into();
}

/// Leaves out what nothing refers to, and refuses names that are none.
pub fn check(whole: &mut Value) -> anyhow::Result<()> {
    let paths = whole.get("paths").cloned().context("the paths")?;
    let all = schemas(whole)?;
    let reached = reached(all, [&paths]);
    all.retain(|name, _| name.as_str().is_some_and(|name| reached.contains(name)));
    match all.keys().filter_map(Value::as_str).find(|name| !is_name(name)) {
        Some(name) => bail!("{name} is no name for a client's type"),
        None => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.chars().all(|char| char.is_ascii_alphanumeric())
}
