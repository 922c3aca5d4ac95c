//! Envelopes: one for each way to succeed. An answer is an envelope and, by reference, its data.
//!
//! utoipa makes a type of its own of each `Success<T>` and copies all of `T` into it, under names that only Rust can read.

use anyhow::{Context, bail};
use shared::error::code::SUCCESSES;
use yaml_serde::{Mapping, Value};

use super::node::{map, reference, schemas, target, walk};

/// The generic envelopes, with the place of their number in [`SUCCESSES`].
const PLAIN: [(&str, usize); 2] = [("Success", 0), ("Created", 1)];
/// Extends `Created` and copies nothing.
const CLEANED: &str = "Cleaned";
/// The envelope of what is gone: it has no data.
const DELETED: (&str, usize) = ("Deleted", 2);

/// Generic lists, and what the name of one of them ends in.
const LISTS: [(&str, &str); 2] = [("Page_", "Page"), ("Items_", "List")];

pub fn share(whole: &mut Value) -> anyhow::Result<()> {
    let all = schemas(whole)?;
    let (copies, mut kept): (Mapping, Mapping) =
        std::mem::take(all).into_iter().partition(|(name, _)| envelope(name).is_some());
    let named = kept.clone();
    let mut answers = Mapping::new();
    for (name, mut schema) in copies {
        let Some((shell, of)) = envelope(&name) else { continue };
        let data = take_data(&mut schema, shell, of, &mut kept, &named)?;
        if !kept.contains_key(shell) {
            kept.insert(shell.into(), shell_of(schema, shell)?);
        }
        answers.insert(name.clone(), answer(shell, data));
    }
    let gone = kept.get_mut(DELETED.0).context("the envelope without data")?;
    number(gone, DELETED.1)?;
    gone["properties"]["data"] = map([("type", "null".into())]);
    *all = kept;
    walk(whole, &mut |node| {
        if let Some(answer) = target(node).and_then(|name| answers.get(name)) {
            *node = answer.clone();
        }
    });
    Ok(())
}

/// `Success_Page_Account` is the envelope `Success` of a `Page_Account`.
fn envelope(name: &Value) -> Option<(&str, &str)> {
    let (shell, of) = name.as_str()?.split_once('_')?;
    let known = shell == CLEANED || PLAIN.iter().any(|(plain, _)| *plain == shell);
    known.then_some((shell, of))
}

/// Takes the data out of an envelope, and has the rest of the document name it.
fn take_data(schema: &mut Value, shell: &str, of: &str, kept: &mut Mapping, named: &Mapping) -> anyhow::Result<Value> {
    if named.contains_key(of) {
        return Ok(reference(of));
    }
    if shell == CLEANED {
        bail!("{CLEANED}_{of}: its data has no name");
    }
    let mut data = std::mem::take(&mut schema["properties"]["data"]);
    refer(&mut data, of, named);
    for (list, suffix) in LISTS {
        if let Some(element) = of.strip_prefix(list) {
            let element = if element == "String" { "Text" } else { element };
            let name = format!("{element}{suffix}");
            kept.insert(name.as_str().into(), data);
            return Ok(reference(&name));
        }
    }
    Ok(data)
}

/// Puts a reference where a copy of a named schema is. Of two with the same content, it is the one that `of` names.
fn refer(node: &mut Value, of: &str, named: &Mapping) {
    let is_like =
        |(name, schema): &(&Value, &Value)| *schema == &*node && name.as_str().is_some_and(|name| of.ends_with(name));
    if let Some(name) = named.iter().find(is_like).and_then(|(name, _)| name.as_str()) {
        *node = reference(name);
        return;
    }
    match node {
        Value::Mapping(map) => map.values_mut().for_each(|child| refer(child, of, named)),
        Value::Sequence(items) => items.iter_mut().for_each(|child| refer(child, of, named)),
        _ => {}
    }
}

/// An envelope without its data.
fn shell_of(mut schema: Value, shell: &str) -> anyhow::Result<Value> {
    let Some((_, place)) = PLAIN.iter().find(|(plain, _)| *plain == shell) else {
        schema["allOf"][0] = reference(PLAIN[1].0);
        return Ok(schema);
    };
    if let Some(properties) = schema["properties"].as_mapping_mut() {
        properties.shift_remove("data");
    }
    let required = schema["required"].as_sequence_mut().context("an envelope's fields")?;
    required.retain(|field| field != "data");
    number(&mut schema, *place)?;
    Ok(schema)
}

/// The number tells an envelope from the others, and from a refusal: it is said as the one value that it has.
fn number(schema: &mut Value, place: usize) -> anyhow::Result<()> {
    let (status, number, message) = SUCCESSES[place];
    let error_code = schema["properties"].get_mut("error_code").context("an envelope's number")?;
    *error_code = map([("type", "integer".into()), ("const", number.into())]);
    schema["description"] = format!("HTTP {}：{message}", status.as_u16()).into();
    Ok(())
}

fn answer(shell: &str, data: Value) -> Value {
    let content = map([
        ("type", "object".into()),
        ("required", Value::Sequence(vec!["data".into()])),
        ("properties", map([("data", data)])),
    ]);
    map([("allOf", Value::Sequence(vec![reference(shell), content]))])
}
