//! What the declarations, `openapi.yaml` and `template.yaml` say must be one.

use std::collections::BTreeSet;

use shop::{areas, command::spec, template};

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
    let missing: Vec<_> = declared.difference(&routes).collect();
    let idle: Vec<_> = routes.difference(&declared).collect();
    assert!(missing.is_empty() && idle.is_empty(), "not routed: {missing:#?}\nrouted to nothing: {idle:#?}");
}
