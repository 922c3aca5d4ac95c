//! What the log says of requests and events, what it never says, and what is counted.

mod counts;
mod health;
mod lines;
mod private;
mod storm;

use serde_json::{Value, json};
use shared::{event, metrics::Metric, watch::About};

use crate::support::{Log, Shop};

const STACK: &str = "tea";

async fn open() -> Shop {
    Shop::open().await.in_stack(STACK)
}

/// The worker's minute, as Lambda has it.
async fn minute(shop: &Shop) -> Value {
    let event = json!({"source": "aws.events"});
    let about = About { request_id: "minute", function: "worker", ..About::default() };
    event::envelope(&shop.app, about, &event, worker::handle(&shop.app, &event)).await.expect("a sweep")
}

/// What was counted of each of these.
fn sums<const N: usize>(log: &Log, metrics: [Metric; N]) -> [i64; N] {
    metrics.map(|metric| log.sum(metric))
}

/// Each metric line is what CloudWatch takes as one, by the rules of the format's published JSON schema.
fn check_format(log: &Log) {
    let mut checked = 0;
    for line in log.lines().iter().filter(|line| line.get("_aws").is_some()) {
        let metadata = &line["_aws"];
        assert!(metadata["Timestamp"].as_i64().is_some_and(|millis| millis > 1_000_000_000_000), "{line}");
        let directives = metadata["CloudWatchMetrics"].as_array().expect("an array");
        assert!(!directives.is_empty(), "{line}");
        for directive in directives {
            let text = |value: &Value| value.as_str().map(str::len).filter(|length| (1..=1024).contains(length));
            assert!(text(&directive["Namespace"]).is_some(), "{line}");
            for set in directive["Dimensions"].as_array().expect("sets of dimensions") {
                let set = set.as_array().expect("a set");
                assert!((1..=30).contains(&set.len()), "{line}");
                for name in set {
                    assert!(text(&line[name.as_str().expect("a name")]).is_some(), "a dimension has a text: {line}");
                }
            }
            let metrics = directive["Metrics"].as_array().expect("metrics");
            assert!((1..=100).contains(&metrics.len()), "{line}");
            for metric in metrics {
                let name = metric["Name"].as_str().expect("a name");
                assert!(Metric::ALL.iter().any(|known| format!("{known:?}") == name), "{name}");
                assert!(["Count", "Seconds", "None"].contains(&metric["Unit"].as_str().expect("a unit")), "{line}");
                assert!(line[name].is_number(), "{line}");
                checked += 1;
            }
        }
    }
    assert!(checked > 0, "something was counted");
}
