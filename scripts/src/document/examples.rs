//! Requests that can be sent as they stand: what the demo shop holds, written in `examples.yml` by operation.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use yaml_serde::{Mapping, Value};

use super::node::{id, operations, text};

const EXAMPLES: &str = include_str!("examples.yml");

/// An operation's example.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// Parameters by name, where an id is not the demo's first.
    #[serde(default)]
    with: Mapping,
    body: Option<Value>,
}

pub fn add(whole: &mut Value) -> anyhow::Result<()> {
    let mut examples: BTreeMap<String, Example> = yaml_serde::from_str(EXAMPLES).context("examples.yml")?;
    for operation in operations(whole) {
        let id = id(operation).to_owned();
        let example = examples.remove(&id).unwrap_or_else(|| Example { with: Mapping::new(), body: None });
        illustrate(operation, example).with_context(|| format!("the example of {id}"))?;
    }
    ensure!(examples.is_empty(), "examples of no operation: {:?}", examples.keys());
    Ok(())
}

fn illustrate(operation: &mut Mapping, Example { mut with, body }: Example) -> anyhow::Result<()> {
    for parameter in operation.get_mut("parameters").and_then(Value::as_sequence_mut).into_iter().flatten() {
        let parameter = parameter.as_mapping_mut().context("a parameter")?;
        let name = text(parameter, "name").to_owned();
        if let Some(value) = with.shift_remove(name.as_str()) {
            parameter.insert("example".into(), value);
        } else if parameter.get("required") == Some(&true.into()) && !parameter.contains_key("example") {
            ensure!(name == "id", "{name} must be given");
            let is_list = parameter.get("schema").and_then(|schema| schema.get("type")) == Some(&"array".into());
            let first = Value::from(1);
            parameter.insert("example".into(), if is_list { vec![first].into() } else { first });
        }
    }
    ensure!(with.is_empty(), "no such parameter: {with:?}");
    let content = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
    let content = content.and_then(Value::as_mapping_mut).and_then(|content| content.values_mut().next());
    match (content, body) {
        (Some(content), Some(body)) => content["example"] = body,
        (None, None) => {}
        (Some(_), None) => bail!("its body is missing"),
        (None, Some(_)) => bail!("it takes no body"),
    }
    Ok(())
}
