//! What shoppers do, and what each operation uses.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;

use super::usage::Usage;
use crate::{
    areas,
    template::{self, TEMPLATE},
};

const MODEL: &str = include_str!("../../cost/model.toml");
const BUDGET: &str = include_str!("../../../tests/budget.toml");
/// Functions by events; all others are called through the gateway.
const WORKER: &str = "worker";

/// The assumptions: see the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    duration: Duration,
    bytes: Bytes,
    settings: Settings,
    pub visit: Often,
    pub order: Often,
    pub shop: Shop,
}

/// Budgeted operations, and how often each.
pub type Often = BTreeMap<String, f64>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Duration {
    processor_base: f64,
    processor_call: f64,
    processor_memory: f64,
    round_trip: f64,
    more: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    log_request: f64,
    log_platform: f64,
    log_metrics: f64,
    answer: f64,
    answers: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    read: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    pub visits: f64,
    pub order_bytes: f64,
    pub months_kept: f64,
    pub pictures_gb: f64,
    pub table_gb: f64,
    pub sweeps: f64,
    pub idle_metrics: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    calls: f64,
    read: f64,
    write: f64,
}

/// A budgeted operation, once.
pub struct Operation {
    /// As in `tests/budget.toml`.
    pub name: String,
    pub memory_mb: f64,
    pub ms: f64,
    pub used: Usage,
}

impl Duration {
    /// Milliseconds of a warm request, with a tenth.
    fn of(&self, calls: f64, memory_mb: f64) -> f64 {
        let share = (memory_mb / self.processor_memory).min(1.0);
        let processor = (self.processor_base + self.processor_call * calls) / share;
        ((processor + self.round_trip * calls) * 10.0).round() / 10.0
    }
}

impl Model {
    pub fn read() -> anyhow::Result<Self> {
        toml::from_str(MODEL).context("cost/model.toml")
    }

    /// Bytes of a request's line in the log that are reckoned with.
    pub fn log_request(&self) -> f64 {
        self.bytes.log_request
    }

    /// Every operation that has a budget, by name.
    pub fn operations(&self) -> anyhow::Result<Vec<Operation>> {
        let budgets: BTreeMap<String, Budget> = toml::from_str(BUDGET).context("tests/budget.toml")?;
        let functions = template::functions(TEMPLATE)?.into_iter();
        let memory: BTreeMap<String, u32> = functions.map(|function| (function.area, function.memory_mb)).collect();
        let mut homes: BTreeMap<String, &'static str> = BTreeMap::new();
        for area in areas::all() {
            homes.extend(area.operations.into_iter().map(|operation| (operation.id, area.name)));
        }
        homes.insert(WORKER.into(), WORKER);
        let operation = |(name, budget): (String, Budget)| {
            let id = name.split(": ").next().unwrap_or_default();
            let home = *homes.get(id).with_context(|| format!("no function has {id}"))?;
            let memory = memory.get(home).copied().with_context(|| format!("{home} is not in template.yaml"))?;
            Ok(self.operation(name, &budget, home != WORKER, f64::from(memory)))
        };
        budgets.into_iter().map(operation).collect()
    }

    fn operation(&self, name: String, budget: &Budget, by_gateway: bool, memory_mb: f64) -> Operation {
        let more = self.duration.more.get(&name).copied().unwrap_or(0.0);
        let ms = self.duration.of(budget.calls, memory_mb) + more;
        let (once, metrics) = if by_gateway { (1.0, 0.0) } else { (0.0, self.bytes.log_metrics) };
        let used = Usage {
            requests: once,
            invocations: 1.0,
            gb_seconds: memory_mb / 1024.0 * ms / 1000.0,
            read_units: budget.read + self.settings.read * once,
            write_units: budget.write,
            s3_reads: if is_picture(&name) { 1.0 } else { 0.0 },
            log_bytes: self.bytes.log_request + self.bytes.log_platform + metrics,
            out_bytes: once * self.bytes.answers.get(&name).copied().unwrap_or(self.bytes.answer),
            ..Usage::default()
        };
        Operation { name, memory_mb, ms, used }
    }
}

/// Whether CloudFront answers it by itself, most of the time.
pub fn is_picture(name: &str) -> bool {
    name.starts_with("media_")
}

/// What all of these use together, of the operations that `which` says.
pub fn together(operations: &[Operation], often: &Often, which: fn(&str) -> bool) -> anyhow::Result<Usage> {
    let mut used = Usage::default();
    for (name, times) in often.iter().filter(|(name, _)| which(name)) {
        used = used.plus(find(operations, name)?.used.times(*times));
    }
    Ok(used)
}

pub fn find<'a>(operations: &'a [Operation], name: &str) -> anyhow::Result<&'a Operation> {
    operations
        .iter()
        .find(|operation| operation.name == name)
        .with_context(|| format!("{name} is in cost/model.toml, but has no budget"))
}
