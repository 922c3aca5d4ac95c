//! `template.yaml` as the local run and the checks read it.

mod functions;
mod policies;

use std::collections::BTreeMap;

use anyhow::{Context, anyhow};
use serde::Deserialize;
use yaml_serde::Value;

pub use self::{
    functions::{Function, functions},
    policies::policies,
};

/// The template this build was made with.
pub const TEMPLATE: &str = include_str!("../../template.yaml");

/// One route of the gateway.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `None`: whatever no other route takes.
    pub at: Option<(String, String)>,
    /// The area that answers: `product`.
    pub area: String,
}

/// The part of the template that says who answers what.
#[derive(Deserialize)]
struct Template {
    #[serde(rename = "Globals", default)]
    globals: Value,
    #[serde(rename = "Resources")]
    resources: BTreeMap<String, Resource>,
}

impl Template {
    fn read(template: &str) -> anyhow::Result<Self> {
        yaml_serde::from_str(template).context("template.yaml")
    }
}

#[derive(Deserialize)]
struct Resource {
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "Properties", default)]
    properties: Value,
}

impl Resource {
    /// The area whose function it is, if it is one.
    fn area(&self, name: &str) -> anyhow::Result<Option<String>> {
        if self.kind != "AWS::Serverless::Function" {
            return Ok(None);
        }
        let code = self.properties.get("CodeUri").and_then(Value::as_str);
        let area = code.and_then(|path| path.strip_prefix("functions/"));
        Ok(Some(area.ok_or_else(|| anyhow!("{name}: CodeUri is not functions/<area>"))?.to_owned()))
    }
}

/// What CloudWatch watches, as far as it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watching {
    /// Metrics that alarms watch: an alarm on a sum is paid for by each metric in it.
    pub alarm_metrics: u32,
    pub dashboards: u32,
}

/// Counts the metrics of alarms, and dashboards.
///
/// # Errors
/// The template is not readable.
pub fn watching(template: &str) -> anyhow::Result<Watching> {
    let resources = Template::read(template)?.resources;
    let of = |kind: &'static str| resources.values().filter(move |resource| resource.kind == kind);
    let metrics = |alarm: &Resource| match alarm.properties.get("Metrics").and_then(Value::as_sequence) {
        Some(all) => all.iter().filter(|metric| metric.get("MetricStat").is_some()).count(),
        None => 1,
    };
    Ok(Watching {
        alarm_metrics: of("AWS::CloudWatch::Alarm").map(metrics).sum::<usize>().try_into()?,
        dashboards: of("AWS::CloudWatch::Dashboard").count().try_into()?,
    })
}

/// The gateway's routes, in the template's order.
pub fn routes(template: &str) -> anyhow::Result<Vec<Route>> {
    let mut routes = Vec::new();
    for (name, resource) in Template::read(template)?.resources {
        let Some(area) = resource.area(&name)? else { continue };
        let events = resource.properties.get("Events").and_then(Value::as_mapping);
        for event in events.into_iter().flat_map(|events| events.values()) {
            if event.get("Type").and_then(Value::as_str) != Some("HttpApi") {
                continue;
            }
            let text = |key: &str| Some(event.get("Properties")?.get(key)?.as_str()?.to_owned());
            let at = text("Method").zip(text("Path"));
            routes.push(Route { at, area: area.clone() });
        }
    }
    Ok(routes)
}

/// What the gateway says to browsers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CorsConfiguration {
    #[serde(rename = "AllowMethods")]
    pub methods: Vec<String>,
    #[serde(rename = "AllowHeaders")]
    pub headers: Vec<String>,
    #[serde(rename = "ExposeHeaders")]
    pub exposed: Vec<String>,
    /// Seconds that a pre-flight request's answer holds.
    #[serde(rename = "MaxAge")]
    pub max_age: u32,
}

/// The gateway's `CorsConfiguration`.
pub fn cors(template: &str) -> anyhow::Result<CorsConfiguration> {
    let globals = Template::read(template)?.globals;
    let cors = globals.get("HttpApi").and_then(|api| api.get("CorsConfiguration")).context("no CorsConfiguration")?;
    yaml_serde::from_value(cors.clone()).context("CorsConfiguration")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_on_a_sum_is_counted_by_its_metrics() {
        let template = "
Resources:
  Plain: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: Errors } }
  Sum: { Type: AWS::CloudWatch::Alarm, Properties: { Metrics: [{ Expression: a + b }, { MetricStat: {} }, { MetricStat: {} }] } }
  Dashboard: { Type: AWS::CloudWatch::Dashboard }
";
        let found = watching(template).expect("readable");
        assert_eq!(found, Watching { alarm_metrics: 3, dashboards: 1 });
    }

    #[test]
    fn reads_methods_paths_and_areas() {
        let routes = routes(TEMPLATE).expect("the template");
        let at = |method: &str, path: &str| {
            routes.iter().find(|route| route.at == Some((method.into(), path.into()))).map(|route| route.area.as_str())
        };
        assert_eq!(at("GET", "/v1/product/{id}"), Some("product"));
        assert_eq!(at("POST", "/v1/order"), Some("order"));
        assert_eq!(routes.iter().filter(|route| route.at.is_none()).count(), 1);
    }
}
