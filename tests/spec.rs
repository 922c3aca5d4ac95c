//! What the declarations, `openapi.yaml` and `template.yaml` say must be one.

use std::collections::BTreeSet;

use shared::storage::Index;
use shop::{areas, command::spec, template};
use yaml_serde::Value;

#[test]
fn openapi_yaml_is_in_step() {
    let committed = include_str!("../openapi.yaml");
    assert!(committed == spec::openapi().expect("renders"), "openapi.yaml is stale: run `cargo shop spec`");
}

/// Every operation has its route, leading to the function that implements it, and nothing else has one.
#[test]
fn the_template_routes_every_operation_and_nothing_else() {
    let routes: BTreeSet<_> = template::routes(template::TEMPLATE).expect("the template").into_iter().collect();
    let operations = areas::all().into_iter().flat_map(|area| {
        let name = area.name;
        area.operations.into_iter().map(move |operation| {
            // A gateway's greedy parameter is written differently.
            let path = operation.path.replace("{*", "{").replace("{rest}", "{proxy+}");
            template::Route { at: Some((operation.method.to_string(), path)), area: name.into() }
        })
    });
    let mut declared: BTreeSet<_> = operations.collect();
    declared.insert(template::Route { at: None, area: "docs".into() });
    // Whoever loads pictures and files may ask for their heads, which is a method of its own there.
    declared.insert(template::Route { at: Some(("HEAD".into(), "/static/{proxy+}".into())), area: "media".into() });
    let missing: Vec<_> = declared.difference(&routes).collect();
    let idle: Vec<_> = routes.difference(&declared).collect();
    assert!(missing.is_empty() && idle.is_empty(), "not routed: {missing:#?}\nrouted to nothing: {idle:#?}");
}

/// `cargo lambda watch` sends every operation's path to its function, too.
#[test]
fn the_watch_router_knows_every_operation() {
    let manifest: toml::Table = toml::from_str(include_str!("../Cargo.toml")).expect("the manifest");
    let router = &manifest["workspace"]["metadata"]["lambda"]["watch"]["router"];
    let mut matcher = matchit::Router::new();
    for (path, function) in router.as_table().expect("a table") {
        matcher.insert(path, function.as_str().expect("a function")).expect("a path");
    }
    for area in areas::all() {
        for operation in &area.operations {
            let path = operation.path.replace(['{', '}', '*'], "");
            let found = matcher.at(&path).map(|found| *found.value).ok();
            assert_eq!(found, Some(area.name), "{}", operation.path);
        }
    }
}

/// The table that `sam deploy` makes has the keys and indexes that the code asks for.
#[test]
fn the_template_makes_the_table_that_the_code_expects() {
    let template: Value = yaml_serde::from_str(template::TEMPLATE).expect("the template");
    let table = &template["Resources"]["Table"]["Properties"];
    let keys = |schema: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let parts = schema["KeySchema"].as_sequence().expect("a key schema").iter();
        parts.map(|part| (text(&part["AttributeName"]), text(&part["KeyType"]))).collect()
    };
    let pair = |pk: &str, sk: &str| vec![(pk.to_owned(), "HASH".to_owned()), (sk.to_owned(), "RANGE".to_owned())];
    assert_eq!(keys(table), pair("pk", "sk"));
    let indexes = table["GlobalSecondaryIndexes"].as_sequence().expect("indexes");
    assert_eq!(indexes.len(), Index::ALL.len());
    for (made, expected) in indexes.iter().zip(Index::ALL) {
        assert_eq!(made["IndexName"].as_str(), Some(expected.name()));
        assert_eq!(keys(made), pair(expected.partition(), expected.sort()));
        assert_eq!(made["Projection"]["ProjectionType"].as_str(), Some("KEYS_ONLY"));
    }
    assert_eq!(table["TimeToLiveSpecification"]["AttributeName"].as_str(), Some("ttl"));
}
