//! Every field of every write, as the OpenAPI document has them: the rules are the border's, so no operation is without them.

use axum::body::Body;
use http::Method;
use serde_json::{Map, Value, json};

use crate::support::{Client, Shop};

struct Write {
    method: Method,
    path: String,
    fields: Map<String, Value>,
    required: Vec<String>,
}

/// The operations that take a JSON object.
fn writes() -> Vec<Write> {
    let document: Value = yaml_serde::from_str(include_str!("../../openapi.yaml")).expect("the document");
    let mut writes = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let mut schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            // `oneOf: [null, …]` is a body that can be left out.
            if let Some(options) = schema["oneOf"].as_array() {
                schema = options.last().expect("an option");
            }
            let fields = &resolved(&document, schema)["properties"];
            let Some(fields) = fields.as_object() else { continue };
            let required = resolved(&document, schema)["required"].as_array().cloned().unwrap_or_default();
            writes.push(Write {
                method: method.to_uppercase().parse().expect("a method"),
                path: path
                    .split('/')
                    .map(|part| if part.starts_with('{') { "1" } else { part })
                    .collect::<Vec<_>>()
                    .join("/"),
                fields: fields.iter().map(|(name, field)| (name.clone(), resolved(&document, field).clone())).collect(),
                required: required.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
            });
        }
    }
    writes
}

/// What a reference means, or what stands for a value that can be null.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return resolved(document, &document["components"]["schemas"][name]);
    }
    match schema["oneOf"].as_array() {
        Some(options) => resolved(document, options.iter().find(|option| option["type"] != "null").expect("an option")),
        None => schema,
    }
}

/// A type's name; of `[string, null]` the first one.
fn kind(field: &Value) -> &str {
    field["type"].as_str().or_else(|| field["type"][0].as_str()).unwrap_or_default()
}

/// What is wrong with a field.
async fn faults(client: &Client, write: &Write, query: &str, body: &Value, field: &str) -> Option<Vec<String>> {
    let path = format!("{}?{query}", write.path);
    let answer = client.send(write.method.clone(), &path, Body::from(body.to_string())).await;
    assert!(answer.status.as_u16() < 500, "{} {path} {body}: {}", write.method, answer.json());
    let json = answer.json();
    let said = (json["error_code"] == 10120).then(|| json["msg"][field].as_array().cloned()).flatten()?;
    Some(said.iter().map(|text| text.as_str().expect("text").to_owned()).collect())
}

async fn says(client: &Client, write: &Write, query: &str, body: Value, field: &str, text: &str) -> bool {
    faults(client, write, query, &body, field).await.is_some_and(|said| said.iter().any(|said| said.contains(text)))
}

#[tokio::test]
async fn every_field_of_every_write_keeps_to_the_rules() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let mut checked = 0;
    for write in &writes() {
        for (field, schema) in &write.fields {
            let at = format!("{} {} {field}", write.method, write.path);
            // Two types of one name show one of them: what the operation does not read says nothing.
            if faults(&boss, write, "", &json!({field: {}}), field).await.is_none() {
                continue;
            }
            checked += 1;
            // In the query as well as in the body.
            assert!(
                says(&boss, write, &format!("{field}=1"), json!({field: "2"}), field, "不一致").await,
                "{at}: contradiction"
            );
            assert!(
                !says(&boss, write, &format!("{field}=2"), json!({field: "2"}), field, "不一致").await,
                "{at}: the same"
            );
            let by_query = faults(&boss, write, &format!("{field}=%00"), &json!({}), field).await;
            let is_free = ["secret", "confirm_password", "old_password"].contains(&field.as_str());
            // HTML has no character that it may not hold.
            assert!(by_query.is_some() || is_free || field == "content", "{at}: not read in the query");
            // Nothing is nothing.
            if write.required.contains(field) && !is_free {
                let may_be_empty =
                    schema["minLength"] == 0 || schema["minLength"].is_null() && kind(schema) == "string";
                let said = says(&boss, write, "", json!({field: ""}), field, "不能为空").await;
                assert!(
                    said || may_be_empty
                        || kind(schema).is_empty()
                        || ["element_ids", "group_id"].contains(&field.as_str()),
                    "{at}: empty"
                );
            }
            // Strings for what is no string.
            let least = schema["minimum"].as_f64().unwrap_or(0.0).max(0.0);
            let (sound, broken) = match kind(schema) {
                "integer" => (format!(" {least} "), vec!["1e3", "1.9", "abc", "\t1"]),
                "number" => ("19.9".to_owned(), vec!["1e3", "abc", "0.001"]),
                "boolean" => ("1".to_owned(), vec!["2", "yes"]),
                _ => continue,
            };
            let said = faults(&boss, write, "", &json!({field: sound}), field).await.unwrap_or_default();
            assert!(
                !said.iter().any(|said| said.starts_with("须为") || said.starts_with("应为")),
                "{at}: {sound:?} {said:?}"
            );
            for broken in broken {
                assert!(faults(&boss, write, "", &json!({field: broken}), field).await.is_some(), "{at}: {broken:?}");
            }
        }
    }
    assert!(checked > 150, "{checked} fields");
}

#[tokio::test]
async fn no_write_minds_a_field_that_it_does_not_know() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    for write in &writes() {
        let said = faults(&boss, write, "and=this", &json!({"unheard_of": 1}), "unheard_of").await;
        assert_eq!(said, None, "{} {}", write.method, write.path);
    }
}
