//! Bodies made from the document's schemas: what an operation minds of them must be what its schema knows and asks for.

use std::collections::BTreeSet;

use axum::body::Body;
use serde_json::{Map, Value};

use super::document::{document, operations};
use crate::support::Shop;

/// A schema, with what it refers to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    if let Some(target) = target.and_then(|pointer| document.pointer(pointer)) {
        return resolved(document, target);
    }
    let options = schema["oneOf"].as_array().into_iter().flatten();
    match options.into_iter().find(|option| option["type"] != "null") {
        Some(option) => resolved(document, option),
        None => schema,
    }
}

/// A value that a schema allows: with all fields, or with those that it asks for.
fn value(document: &Value, schema: &Value, all: bool) -> Value {
    let schema = resolved(document, schema);
    if let Some(said) = schema.get("const").or_else(|| schema["enum"].get(0)).or_else(|| schema.get("example")) {
        return said.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or_default();
    match kind {
        "object" => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = schema["properties"].as_object().into_iter().flatten();
            let wanted = fields.filter(|(name, _)| all || required.contains(&name.as_str().into()));
            wanted.map(|(name, field)| (name.clone(), value(document, field, all))).collect::<Map<_, _>>().into()
        }
        "array" => vec![value(document, &schema["items"], false)].into(),
        "integer" => schema["minimum"].as_i64().unwrap_or(1).max(1).into(),
        "number" => 1.into(),
        "boolean" => true.into(),
        _ => "x".repeat(usize::try_from(schema["minLength"].as_u64().unwrap_or(1).max(1)).expect("short")).into(),
    }
}

/// The fields that a refusal speaks of, without what they are in: `products[0].count` is `products`.
fn minded(answer: &Value) -> BTreeSet<String> {
    let fields = answer["msg"].as_object().filter(|_| answer["error_code"] == 10120);
    let name = |field: &String| field.split(['.', '[']).next().unwrap_or_default().to_owned();
    fields.into_iter().flat_map(Map::keys).map(name).collect()
}

/// What one field asks of another, as the descriptions say: operation and field.
const CONDITIONS: [(&str, &str); 5] = [
    ("cms_admin_create", "group_id"),
    ("cms_admin_create", "username"),
    ("cms_file_move", "ids"),
    ("token_login", "secret"),
    ("user_password", "old_password"),
];

#[tokio::test]
async fn no_operation_minds_a_field_that_its_schema_does_not_know_or_require() {
    let shop = Shop::open().await;
    let document = document();
    let (mut checked, mut wrong) = (0, Vec::new());
    let boss = shop.superuser("boss").await;
    for (path, method, operation) in operations(&document) {
        let Some(schema) = operation["requestBody"]["content"]["application/json"].get("schema") else { continue };
        let schema = resolved(&document, schema);
        let Some(fields) = schema["properties"].as_object() else { continue };
        checked += 1;
        let id = operation["operationId"].as_str().expect("an id");
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let is_parameter = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        let sent =
            path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        for all in [false, true] {
            let body = value(&document, schema, all);
            let method = method.to_uppercase().parse().expect("a method");
            let answer = boss.send(method, &sent, Body::from(body.to_string())).await.json();
            let is_known = |name: &String| {
                let is_field = if all { fields.contains_key(name) } else { required.contains(&name.as_str().into()) };
                is_field || is_parameter(name) || CONDITIONS.contains(&(id, name))
            };
            if !minded(&answer).iter().all(is_known)
                || answer.get("ignored").is_some()
                || (answer["error_code"] == 1002 && id != "token_verify")
            {
                wrong.push(format!("{id} {body}: {answer}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked > 60, "{checked} operations");
}
