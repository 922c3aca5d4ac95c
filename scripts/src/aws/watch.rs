//! What watches a shop: alarms, metrics, logs, who is written to, and the queue of what could not be done.

use serde::Deserialize;
use serde_json::{Value, json};
use shared::clock::Epoch;

use super::{Service, stack::Members};

#[derive(Deserialize)]
struct Alarms {
    #[serde(rename = "DescribeAlarmsResult")]
    result: AlarmList,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AlarmList {
    #[serde(default)]
    metric_alarms: Members<Alarm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Alarm {
    alarm_name: String,
    state_value: String,
}

/// Those of these alarms that have gone off. At most a hundred can be asked about.
pub async fn alarms_on(cloud_watch: &Service, names: &[&str]) -> anyhow::Result<Vec<String>> {
    let keys: Vec<String> = (1..=names.len()).map(|number| format!("AlarmNames.member.{number}")).collect();
    let names = keys.iter().map(String::as_str).zip(names.iter().copied());
    let parameters: Vec<(&str, &str)> = [("MaxRecords", "100")].into_iter().chain(names).collect();
    let Alarms { result } = cloud_watch.call("DescribeAlarms", &parameters).await?;
    let on = result.metric_alarms.member.into_iter().filter(|alarm| alarm.state_value == "ALARM");
    Ok(on.map(|alarm| alarm.alarm_name).collect())
}

#[derive(Deserialize)]
struct Statistics {
    #[serde(rename = "GetMetricStatisticsResult")]
    result: Datapoints,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Datapoints {
    #[serde(default)]
    datapoints: Members<Datapoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Datapoint {
    sum: f64,
}

/// How often functions of the account and region were not started in the day before `now`, since too many ran.
pub async fn throttles(cloud_watch: &Service, now: Epoch) -> anyhow::Result<f64> {
    let at = |time: Epoch| jiff::Timestamp::from_second(time).map(|time| time.to_string());
    let (from, to) = (at(now - 86_400)?, at(now)?);
    let parameters = [
        ("Namespace", "AWS/Lambda"),
        ("MetricName", "Throttles"),
        ("StartTime", &*from),
        ("EndTime", &*to),
        ("Period", "86400"),
        ("Statistics.member.1", "Sum"),
    ];
    let Statistics { result } = cloud_watch.call("GetMetricStatistics", &parameters).await?;
    Ok(result.datapoints.member.iter().map(|point| point.sum).sum())
}

#[derive(Deserialize)]
struct Subscribed {
    #[serde(rename = "ListSubscriptionsByTopicResult")]
    result: Subscriptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Subscriptions {
    #[serde(default)]
    subscriptions: Members<Subscription>,
}

/// Somebody who is written to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscription {
    /// The address.
    pub endpoint: String,
    subscription_arn: String,
}

impl Subscription {
    /// AWS's mail about it was answered.
    pub fn is_confirmed(&self) -> bool {
        self.subscription_arn.starts_with("arn:")
    }
}

pub async fn subscriptions(sns: &Service, topic: &str) -> anyhow::Result<Vec<Subscription>> {
    let Subscribed { result } = sns.call("ListSubscriptionsByTopic", &[("TopicArn", topic)]).await?;
    Ok(result.subscriptions.member)
}

#[derive(Deserialize)]
struct Queue {
    #[serde(rename = "GetQueueAttributesResult")]
    result: Attributes,
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(rename = "Attribute", default)]
    attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    name: String,
    value: u64,
}

/// About how many messages wait in a queue.
pub async fn waiting(sqs: &Service, queue: &str) -> anyhow::Result<u64> {
    let name = "ApproximateNumberOfMessages";
    let Queue { result } = sqs.call("GetQueueAttributes", &[("QueueUrl", queue), ("AttributeName.1", name)]).await?;
    Ok(result.attributes.iter().find(|attribute| attribute.name == name).map_or(0, |attribute| attribute.value))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogGroups {
    log_groups: Vec<LogGroup>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogGroup {
    log_group_name: String,
    retention_in_days: Option<u32>,
}

/// How many logs have names that begin so, and which of them are kept for ever.
pub async fn logs(logs: &Service, prefix: &str) -> anyhow::Result<(usize, Vec<String>)> {
    let (mut count, mut for_ever, mut next) = (0, Vec::new(), Value::Null);
    loop {
        let mut input = json!({"logGroupNamePrefix": prefix});
        if !next.is_null() {
            input["nextToken"] = next;
        }
        let page: LogGroups = logs.post("Logs_20140328.DescribeLogGroups", &input).await?;
        count += page.log_groups.len();
        let endless = page.log_groups.into_iter().filter(|group| group.retention_in_days.is_none());
        for_ever.extend(endless.map(|group| group.log_group_name));
        match page.next_token {
            Some(token) => next = token.into(),
            None => return Ok((count, for_ever)),
        }
    }
}
