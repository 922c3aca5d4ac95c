//! What is counted of the shop and of its health, in `CloudWatch`'s embedded metric format: the metrics of a request are part
//! of its line in the log, so that no request waits for a call of `CloudWatch`.
//!
//! Whoever knows that something has happened [`count`]s it; whoever answers for the request [`gather`]s.

use std::{cell::RefCell, collections::BTreeMap, future::Future};

use serde::Serialize;

const NAMESPACE: &str = "MiniShop";
/// The one dimension: several shops can share an account.
const DIMENSION: &str = "Stack";

/// All there is: each is paid for by the hour in which it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Metric {
    OrdersPlaced,
    /// Sold: an order's own payment is settled, with goods to send. What costs nothing is paid with being placed.
    OrdersPaid,
    /// Cancelled, or not paid in time.
    OrdersClosed,
    /// Requests for more than there is.
    OrdersRefusedForStock,
    /// Refunds, in full or in part, that WeChat has carried out.
    Refunds,
    /// What the orders of [`OrdersPaid`](Self::OrdersPaid) were sold for.
    RevenueFen,
    /// The worker's heartbeat: one a minute.
    Sweeps,
    /// How late the most overdue task about an order is when a sweep begins.
    OverdueSeconds,
    /// Work behind the scenes that failed or was given up: a person has to look.
    WorkFailed,
    Failures5xx,
    /// Calls, and tries of calls, that DynamoDB had no room for.
    Throttled,
    /// First requests of a process.
    ColdStarts,
}

impl Metric {
    pub const ALL: [Self; 12] = [
        Self::OrdersPlaced,
        Self::OrdersPaid,
        Self::OrdersClosed,
        Self::OrdersRefusedForStock,
        Self::Refunds,
        Self::RevenueFen,
        Self::Sweeps,
        Self::OverdueSeconds,
        Self::WorkFailed,
        Self::Failures5xx,
        Self::Throttled,
        Self::ColdStarts,
    ];

    const fn unit(self) -> &'static str {
        match self {
            Self::OverdueSeconds => "Seconds",
            Self::RevenueFen => "None",
            _ => "Count",
        }
    }
}

tokio::task_local! {
    static COUNTS: RefCell<Counts>;
}

/// Adds to what is counted of the request at hand; elsewhere (the command line) nobody asks.
pub fn count(metric: Metric, by: i64) {
    let _ = COUNTS.try_with(|counts| counts.borrow_mut().add(metric, by));
}

/// Notes a measured value; of several the highest stays.
pub fn highest(metric: Metric, value: i64) {
    let _ = COUNTS.try_with(|counts| {
        let mut counts = counts.borrow_mut();
        let highest = counts.0.entry(metric).or_insert(value);
        *highest = (*highest).max(value);
    });
}

/// Runs `work` and tells what it counted.
pub async fn gather<T>(work: impl Future<Output = T>) -> (T, Counts) {
    COUNTS
        .scope(RefCell::default(), async {
            let answer = work.await;
            (answer, COUNTS.with(RefCell::take))
        })
        .await
}

/// What one request counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Metric, i64>);

impl Counts {
    pub fn add(&mut self, metric: Metric, by: i64) {
        *self.0.entry(metric).or_default() += by;
    }

    /// Members of a JSON object that make it a metric line: `"_aws":{…},"Stack":"shop","OrdersPlaced":1`. `None` where nothing
    /// was counted. `millis` since the epoch.
    pub fn members(&self, stack: &str, millis: i64) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let metrics = self.0.keys().map(|metric| Definition { name: *metric, unit: metric.unit() }).collect();
        let directive = Directive { namespace: NAMESPACE, dimensions: [[DIMENSION]], metrics };
        let line = Line { aws: Metadata { timestamp: millis, directives: [directive] }, stack, values: &self.0 };
        let object = serde_json::to_string(&line).ok()?;
        Some(object.strip_prefix('{')?.strip_suffix('}')?.to_owned())
    }
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "_aws")]
    aws: Metadata,
    #[serde(rename = "Stack")]
    stack: &'a str,
    #[serde(flatten)]
    values: &'a BTreeMap<Metric, i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    timestamp: i64,
    #[serde(rename = "CloudWatchMetrics")]
    directives: [Directive; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [[&'static str; 1]; 1],
    metrics: Vec<Definition>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: Metric,
    unit: &'static str,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[tokio::test]
    async fn a_request_counts_for_itself() {
        let (inner, counts) = gather(async {
            count(Metric::Refunds, 1);
            count(Metric::Refunds, 2);
            highest(Metric::OverdueSeconds, 7);
            highest(Metric::OverdueSeconds, 3);
            gather(async { count(Metric::Sweeps, 1) }).await.1
        })
        .await;
        assert_eq!(inner.0, BTreeMap::from([(Metric::Sweeps, 1)]));
        assert_eq!(counts.0, BTreeMap::from([(Metric::Refunds, 3), (Metric::OverdueSeconds, 7)]));
        count(Metric::Sweeps, 1);
    }

    #[test]
    fn the_members_are_the_embedded_metric_format() {
        let mut counts = Counts::default();
        assert_eq!(counts.members("shop", 0), None);
        counts.add(Metric::OrdersPaid, 1);
        counts.add(Metric::RevenueFen, 1990);
        let line = format!("{{{}}}", counts.members("a \"shop\"", 1_780_286_400_123).expect("something was counted"));
        let expected = json!({
            "_aws": {
                "Timestamp": 1_780_286_400_123_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "MiniShop",
                    "Dimensions": [["Stack"]],
                    "Metrics": [{"Name": "OrdersPaid", "Unit": "Count"}, {"Name": "RevenueFen", "Unit": "None"}],
                }],
            },
            "Stack": "a \"shop\"",
            "OrdersPaid": 1,
            "RevenueFen": 1990,
        });
        assert_eq!(serde_json::from_str::<Value>(&line).expect("JSON"), expected);
    }
}
