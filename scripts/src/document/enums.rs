//! Numbers that mean something get names (`x-enum-varnames`), and a field that has one value says so.

use anyhow::{Context, bail};
use shared::{
    error::Code,
    shop::{order::Status, user::LoginType},
};
use yaml_serde::{Mapping, Value};

use super::node::{id, map, operations, reference, schemas, target, text, walk};

/// Where a number stands: a schema and its field.
type Field = (&'static str, &'static str);

const STATUSES: [Field; 2] = [("OrderSummary", "order_status"), ("Moment", "status")];
/// An operation's query.
const STATUS_FILTER: Field = ("cms_order_list", "status");
const BANNERS: [Field; 3] = [("BannerItem", "type"), ("NewBannerItem", "type"), ("BannerItemChange", "type")];
const CODES: [Field; 1] = [("Refusal", "error_code")];
/// What Rust calls the number of a login type, and what it is.
const LOGINS: (&str, &str) = ("TypeNumber", "LoginType");
const BANNER_TYPES: [&str; 3] = ["Nothing", "Product", "Theme"];

/// Whether an order was placed: what the two answers to an order are told apart by.
const PASSES: [(Field, bool); 2] = [(("PlacedOrder", "pass"), true), (("Shortage", "pass"), false)];

pub fn name(whole: &mut Value) -> anyhow::Result<()> {
    let all = schemas(whole)?;
    let statuses = Status::ALL.map(|status| (u32::from(u8::from(status)), format!("{status:?}")));
    add(all, "OrderStatus", statuses, &STATUSES)?;
    let banners = (0..).zip(BANNER_TYPES.map(str::to_owned));
    add(all, "BannerItemType", banners, &BANNERS)?;
    add(all, "ErrorCode", codes(), &CODES)?;
    for (field, passes) in PASSES {
        *at(all, field)? = map([("type", "boolean".into()), ("const", passes.into())]);
    }
    name_logins(whole)?;
    filter_by_status(whole)
}

/// Every number once. One that several refusals share, told apart by their HTTP status, has the name of the first.
fn codes() -> Vec<(u32, String)> {
    let mut codes: Vec<(u32, String)> = Vec::new();
    for code in Code::ALL {
        let number = code.wire().1;
        if codes.iter().all(|(known, _)| *known != number) {
            codes.push((number, format!("{code:?}")));
        }
    }
    codes.sort();
    codes
}

/// Adds a schema of these numbers, and has the fields refer to it.
fn add(
    all: &mut Mapping,
    name: &str,
    values: impl IntoIterator<Item = (u32, String)>,
    fields: &[Field],
) -> anyhow::Result<()> {
    let (numbers, names): (Vec<Value>, Vec<Value>) =
        values.into_iter().map(|(number, name)| (number.into(), name.into())).unzip();
    let content = [("type", "integer".into()), ("enum", numbers.into()), ("x-enum-varnames", names.into())];
    if all.insert(name.into(), map(content)).is_some() {
        bail!("{name} is the name of another schema");
    }
    for field in fields {
        refer(at(all, *field)?, name);
    }
    Ok(())
}

fn at(all: &mut Mapping, (schema, field): Field) -> anyhow::Result<&mut Value> {
    let found = all.get_mut(schema).and_then(|schema| schema.get_mut("properties")?.get_mut(field));
    found.with_context(|| format!("there is no {schema}.{field}"))
}

/// Has a field refer to a schema, and keeps what it says of itself.
fn refer(field: &mut Value, name: &str) {
    let is_optional = field.get("type").is_some_and(Value::is_sequence);
    let mut content = reference(name);
    if is_optional {
        content = map([("oneOf", Value::Sequence(vec![content, map([("type", "null".into())])]))]);
    }
    if let Some(about) = field.get("description") {
        content["description"] = about.clone();
    }
    *field = content;
}

fn name_logins(whole: &mut Value) -> anyhow::Result<()> {
    let all = schemas(whole)?;
    let mut logins = all.shift_remove(LOGINS.0).context("the login types")?;
    let numbers = logins.get("enum").and_then(Value::as_sequence).context("their numbers")?;
    let name_of = |number: &Value| {
        let kind = number.as_u64().and_then(|number| LoginType::try_from(u16::try_from(number).ok()?).ok());
        kind.map(|kind| Value::from(format!("{kind:?}")))
    };
    let names: Vec<Value> = numbers.iter().map(name_of).collect::<Option<_>>().context("a login type")?;
    logins["x-enum-varnames"] = names.into();
    all.insert(LOGINS.1.into(), logins);
    walk(whole, &mut |node| {
        if target(node) == Some(LOGINS.0) {
            node["$ref"] = reference(LOGINS.1)["$ref"].clone();
        }
    });
    Ok(())
}

fn filter_by_status(whole: &mut Value) -> anyhow::Result<()> {
    let (operation, name) = STATUS_FILTER;
    let list = operations(whole).find(|declared| id(declared) == operation).context(operation)?;
    let parameters = list.get_mut("parameters").and_then(Value::as_sequence_mut).context(operation)?;
    let is_named = |parameter: &&mut Value| parameter.as_mapping().is_some_and(|map| text(map, "name") == name);
    let parameter = parameters.iter_mut().find(is_named).context(name)?;
    parameter["schema"] = reference("OrderStatus");
    Ok(())
}
