//! `openapi.yaml` as it is served, and whether it says what an OpenAPI document must.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{header, text};
use crate::support::Shop;

const COMMITTED: &str = include_str!("../../openapi.yaml");

pub fn document() -> Value {
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
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
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
        for wanted in ["summary", "description", "tags", "security"] {
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

/// Names that a generator of clients turns into types: none that only Rust makes, such as `Success_Vec_File` or `u64`.
#[test]
fn schemas_have_names_of_the_shop() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for name in schemas.keys() {
        let is_name = name.starts_with(|first: char| first.is_ascii_uppercase());
        assert!(is_name && name.chars().all(|char| char.is_ascii_alphanumeric()), "{name}");
    }
}

/// `PUT /cms/user/{id}/group` was documented with the body of another operation, whose type had the same name.
#[test]
fn an_operation_has_its_own_body() {
    let document = document();
    let body = |path: &str, method: &str| {
        let schema = &document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"];
        let pointer = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#')).expect("a name");
        let fields = document.pointer(pointer).expect("a schema")["properties"].as_object().expect("fields");
        fields.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(body("/cms/user/{id}/group", "put"), ["group_id"]);
    assert_eq!(body("/cms/group", "post"), ["auth_ids", "info", "name"]);
}

/// What can be missing in an answer says so by not being required, and then it is never null.
#[test]
fn a_field_of_an_answer_is_required_or_never_null() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let order = &schemas["OrderSummary"];
    let fields = order["properties"].as_object().expect("fields").len();
    assert_eq!(order["required"].as_array().map(Vec::len), Some(fields), "{order}");
    let moment = &schemas["Moment"];
    assert!(!moment["required"].as_array().expect("fields").contains(&"note".into()));
    assert_eq!(moment["properties"]["note"]["type"], "string");
}

/// An answer is an envelope and its data, both by reference; success and refusal are told apart by the number.
#[test]
fn an_answer_refers_to_its_data() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let answer = &document["paths"]["/v1/order"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(answer["allOf"][0]["$ref"], "#/components/schemas/Success");
    assert_eq!(answer["allOf"][1]["properties"]["data"]["$ref"], "#/components/schemas/OrderSummaryPage");
    assert_eq!(
        schemas["OrderSummaryPage"]["properties"]["items"]["items"]["$ref"],
        "#/components/schemas/OrderSummary"
    );
    assert_eq!(schemas["Success"]["properties"]["error_code"]["const"], 0);
    let codes = &schemas["ErrorCode"];
    assert!(!codes["enum"].as_array().expect("codes").contains(&0.into()));
    assert_eq!(
        (&schemas["PlacedOrder"]["properties"]["pass"]["const"], &schemas["Shortage"]["properties"]["pass"]["const"]),
        (&true.into(), &false.into())
    );
    for named in ["OrderStatus", "LoginType", "BannerItemType", "ErrorCode"] {
        let count = |what: &str| schemas[named][what].as_array().map(Vec::len);
        assert_eq!(count("enum"), count("x-enum-varnames"), "{named}");
    }
}

/// Each list says in the same words how it is paged.
#[test]
fn lists_say_how_they_are_paged() {
    for (path, method, operation) in operations(&document()) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        if parameters.iter().any(|parameter| parameter["name"] == "cursor") {
            let about = operation["description"].as_str().unwrap_or_default();
            assert!(about.contains("`cursor`"), "{method} {path}");
        }
    }
}

/// Readers of YAML 1.1 take a plain `no` for `false`.
#[test]
fn no_key_is_a_boolean_to_an_older_reader() {
    for word in ["no", "on", "off", "yes", "y", "n"] {
        assert!(!COMMITTED.lines().any(|line| line.trim_start() == format!("{word}:")), "{word}");
    }
    assert!(COMMITTED.contains("'no':"), "a refund has a number");
}
