//! `openapi.yaml` as it is served, and whether it says what an OpenAPI document must.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{header, text};
use crate::support::Shop;

const COMMITTED: &str = include_str!("../../openapi.yaml");

fn document() -> Value {
    yaml_serde::from_str(COMMITTED).expect("YAML")
}

/// Every node of the document, with the way to it.
fn walk(node: &Value, at: &str, visit: &mut impl FnMut(&Value, &str)) {
    visit(node, at);
    match node {
        Value::Object(map) => map.iter().for_each(|(key, child)| walk(child, &format!("{at}/{key}"), visit)),
        Value::Array(items) => items.iter().for_each(|child| walk(child, at, visit)),
        _ => {}
    }
}

/// Path, method and declaration of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path item");
        item.iter().map(move |(method, operation)| (path.clone(), method.clone(), operation.clone()))
    });
    operations.collect()
}

#[tokio::test]
async fn it_is_served_in_both_forms() {
    let nobody = Shop::open().await.anonymous();
    let yaml = nobody.get("/openapi.yaml").await;
    assert_eq!((header(&yaml.headers, "content-type"), text(&yaml)), ("application/yaml", COMMITTED));
    let json = nobody.get("/openapi.json").await;
    assert!(header(&json.headers, "content-type").starts_with("application/json"));
    assert_eq!(json.json(), document());
    // The order is the reader's: what everybody needs first comes first.
    let place = |text: &str, path: &str| text.find(path).unwrap_or_else(|| panic!("{path} is missing"));
    assert!(place(text(&json), "\"/v1/token\"") < place(text(&json), "\"/health\""));
    assert!(yaml.calls().is_empty() && json.calls().is_empty());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut dangling = BTreeSet::new();
    walk(&document, "", &mut |node, at| {
        if let Some(target) = node.get("$ref").and_then(Value::as_str) {
            let found = target.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
            if found.is_none() {
                dangling.insert(format!("{at} -> {target}"));
            }
        }
    });
    assert!(dangling.is_empty(), "give the field `#[param(inline)]` or `#[schema(inline)]`: {dangling:#?}");
}

#[test]
fn every_operation_has_one_id_and_every_response_a_description() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id").to_owned();
        assert!(ids.insert(id.clone()), "{id} twice");
        for wanted in ["summary", "tags", "security"] {
            assert!(operation.get(wanted).is_some(), "{method} {path} has no {wanted}");
        }
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let about = response["description"].as_str().unwrap_or_default();
            assert!(!about.is_empty(), "{method} {path} {status} has no description");
        }
    }
}

/// `/apidocs/{rest}`: legal names, each declared once, and none declared that is not there.
#[test]
fn path_parameters_are_those_of_the_path() {
    for (path, method, operation) in operations(&document()) {
        assert!(!path.contains('*') && !path.contains('+'), "{path}");
        let parts: BTreeSet<_> =
            path.split(['/', '{', '}']).filter(|part| path.contains(&format!("{{{part}}}"))).collect();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared: Vec<_> = parameters.iter().filter(|parameter| parameter["in"] == "path").collect();
        let names: BTreeSet<_> = declared.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
        assert_eq!(names, parts, "{method} {path}");
        assert_eq!(declared.len(), parts.len(), "{method} {path}");
        assert!(declared.iter().all(|parameter| parameter["required"] == true), "{method} {path}");
    }
}

/// A schema's name stands for one set of bounds: `Whole<1, 15>` is not `Whole<1, 9999>`.
#[test]
fn bounds_are_those_of_the_field() {
    let document = document();
    let resolve = |schema: &Value| {
        let pointer = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema).clone()
    };
    let line = &document["components"]["schemas"]["OrderLine"]["properties"];
    assert_eq!(resolve(&line["count"])["maximum"], 9999);
    assert_eq!(resolve(&line["product_id"])["maximum"], (1_u64 << 53) - 1);
    let count = &document["paths"]["/v1/product/recent"]["get"]["parameters"][0];
    assert_eq!((&count["name"], &resolve(&count["schema"])["maximum"]), (&"count".into(), &15.into()));
}
