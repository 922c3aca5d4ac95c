//! What `template.yaml` makes of the shop must be what the code and the documents say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use shared::config::Config;
use shop::template::{TEMPLATE, functions};
use yaml_serde::Value;

fn template() -> Value {
    yaml_serde::from_str(TEMPLATE).expect("the template")
}

fn name(value: &Value) -> &str {
    value.as_str().expect("a name")
}

/// A variable's value, where these parameters are told and all others are left as they are.
fn value(of: &Value, template: &Value, told: &[(&str, &str)]) -> String {
    let Value::Tagged(function) = of else { return name(of).to_owned() };
    if function.tag != "Ref" {
        return String::new();
    }
    let reference = name(&function.value);
    match template["Parameters"].get(reference) {
        Some(parameter) => told
            .iter()
            .find(|(name, _)| *name == reference)
            .map_or_else(|| name(&parameter["Default"]).to_owned(), |(_, value)| (*value).to_owned()),
        None => format!("the {reference}"),
    }
}

/// Each function starts: with the least that can be told, and with all of WeChat.
#[test]
fn every_functions_variables_make_a_configuration() {
    let template = template();
    let wechat: Vec<(&str, &str)> = template["Parameters"]
        .as_mapping()
        .expect("parameters")
        .keys()
        .map(name)
        .filter(|parameter| parameter.starts_with("WeChat"))
        .map(|parameter| (parameter, "wx1"))
        .collect();
    for (function, resource) in template["Resources"].as_mapping().expect("resources") {
        if name(&resource["Type"]) != "AWS::Serverless::Function" {
            continue;
        }
        for told in [&[][..], &wechat] {
            let globals = template["Globals"]["Function"]["Environment"]["Variables"].as_mapping();
            let own = resource["Properties"].get("Environment").and_then(|all| all["Variables"].as_mapping());
            let mut variables: BTreeMap<&str, String> =
                [("AWS_REGION", "cn-north-1"), ("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "key")]
                    .map(|(name, value)| (name, value.to_owned()))
                    .into();
            for (variable, of) in globals.into_iter().chain(own).flatten() {
                variables.insert(name(variable), value(of, &template, told));
            }
            let config = Config::read(&|name| variables.get(name).filter(|value| !value.is_empty()).cloned());
            assert!(config.is_ok(), "{}: {:?}", name(function), config.err());
        }
    }
}

/// Whoever may look at a function reads what it is told.
#[test]
fn no_function_is_told_a_secret() {
    for function in functions(TEMPLATE).expect("the template's functions") {
        let secret = function.variables.iter().find(|variable| variable.contains("SECRET"));
        assert_eq!(secret, None, "{}", function.name);
    }
}

/// Whoever is woken by an alarm finds what to do under its name.
#[test]
fn every_alarm_has_its_section_in_the_runbook() {
    let template = template();
    let resources = template["Resources"].as_mapping().expect("resources");
    let alarms = resources.iter().filter(|(_, resource)| name(&resource["Type"]) == "AWS::CloudWatch::Alarm");
    let alarms: Vec<(&str, &Value)> = alarms.map(|(alarm, resource)| (name(alarm), &resource["Properties"])).collect();
    let names: Vec<&str> = alarms.iter().map(|(alarm, _)| *alarm).collect();
    for page in ["runbook.md", "runbook.zh-CN.md"] {
        let runbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(page);
        let runbook = fs::read_to_string(runbook).expect(page);
        let sections: Vec<&str> = runbook.lines().filter_map(|line| line.strip_prefix("### ")).collect();
        assert_eq!(sections, names, "{page}: in the template's order");
    }
    for (alarm, properties) in alarms {
        let description = name(&properties["AlarmDescription"]);
        assert!(description.ends_with(&format!(" docs/runbook.md: {alarm}")), "{description}");
        for actions in ["AlarmActions", "OKActions"] {
            assert!(properties[actions].as_sequence().is_some_and(|actions| !actions.is_empty()), "{alarm}");
        }
        // Whether silence is good or bad, somebody has thought about.
        let silence = name(&properties["TreatMissingData"]);
        assert_eq!(silence, if alarm == "WorkerSilent" { "breaching" } else { "notBreaching" }, "{alarm}");
    }
}

/// Whoever deploys it reads what each parameter means, and can take every default. A secret would have none: `sam deploy
/// --guided` asks for one until it is told, and functions' variables are no place for it.
#[test]
fn every_parameter_is_explained_and_none_is_a_secret() {
    let template = template();
    let groups = &template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"];
    let groups = groups.as_sequence().expect("groups").iter();
    let mut shown: Vec<&str> =
        groups.flat_map(|group| group["Parameters"].as_sequence().expect("parameters")).map(name).collect();
    let parameters = template["Parameters"].as_mapping().expect("parameters");
    let mut declared: Vec<&str> = parameters.keys().map(name).collect();
    shown.sort_unstable();
    declared.sort_unstable();
    assert_eq!(shown, declared);
    for (parameter, about) in parameters {
        let parameter = name(parameter);
        assert!(about["Description"].as_str().is_some_and(|text| text.ends_with('.')), "{parameter}");
        assert!(about.get("Default").is_some() && about.get("NoEcho").is_none(), "{parameter}");
    }
}

/// Other resources that a part of the template names: by `!Ref`, `!GetAtt`, `!Sub` or `DependsOn`.
fn named(part: &Value, resources: &BTreeSet<&str>, found: &mut BTreeSet<String>) {
    match part {
        Value::Tagged(tagged) => named(&tagged.value, resources, found),
        Value::Sequence(parts) => parts.iter().for_each(|part| named(part, resources, found)),
        Value::Mapping(parts) => {
            let parts = parts.iter().filter(|(name, _)| name.as_str() != Some("Type"));
            parts.for_each(|(_, part)| named(part, resources, found));
        }
        Value::String(text) => {
            let words = text.split(|char: char| !char.is_ascii_alphanumeric());
            found.extend(words.filter(|word| resources.contains(word)).map(str::to_owned));
        }
        _ => {}
    }
}

/// Were the table protected before something else fails, a first deployment could not be taken back.
#[test]
fn the_tables_protection_comes_after_everything_else() {
    let template = template();
    let resources = template["Resources"].as_mapping().expect("resources");
    let names: BTreeSet<&str> = resources.keys().map(name).collect();
    let (mut reached, mut next) = (BTreeSet::new(), vec!["Protection".to_owned()]);
    while let Some(resource) = next.pop() {
        let mut found = BTreeSet::new();
        named(&template["Resources"][&*resource], &names, &mut found);
        next.extend(found.into_iter().filter(|found| reached.insert(found.clone())));
    }
    let missing: Vec<_> = names.iter().filter(|name| **name != "Protection" && !reached.contains(**name)).collect();
    assert!(
        missing.is_empty(),
        "Protection has to wait for them, too (DependsOn, or After under a condition): {missing:?}"
    );
    assert!(!reached.contains("Protection"));
    assert!(template["Resources"]["Table"]["Properties"].get("DeletionProtectionEnabled").is_none());
}

/// Both distributions send what functions believe, and a viewer cannot.
#[test]
fn each_distribution_sends_the_secret_to_the_api() {
    for file in ["global", "china"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../scripts/cdn/{file}.yaml"));
        let template: Value = yaml_serde::from_str(&fs::read_to_string(path).expect("a template")).expect("YAML");
        assert_eq!(template["Parameters"]["OriginSecret"]["NoEcho"].as_bool(), Some(true), "{file}");
        let origins = &template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"];
        for origin in origins.as_sequence().expect("origins") {
            let headers = origin.get("OriginCustomHeaders").and_then(Value::as_sequence);
            let sends = |header: &Value| name(&header["HeaderName"]) == "x-shop-edge";
            assert_eq!(
                headers.is_some_and(|headers| headers.iter().any(sends)),
                name(&origin["Id"]) == "api",
                "{file}"
            );
        }
    }
}
