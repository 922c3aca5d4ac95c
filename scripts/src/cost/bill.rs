//! What usage costs, by service.

use super::{price::Prices, usage::Usage};

const MILLION: f64 = 1e6;
const GB: f64 = 1e9;

type Price = fn(&Usage, &Prices) -> f64;

/// What AWS bills for, and how.
pub const ITEMS: [(&str, Price); 9] = [
    ("API Gateway", |used, prices| used.requests / MILLION * prices.api_gateway.million_requests),
    ("Lambda", |used, prices| {
        used.invocations / MILLION * prices.lambda.million_requests + used.gb_seconds * prices.lambda.gb_second
    }),
    ("DynamoDB: reads and writes", |used, prices| {
        let prices = &prices.dynamodb;
        (used.read_units * prices.million_read_units + used.write_units * prices.million_write_units) / MILLION
    }),
    ("DynamoDB: storage, recovery", |used, prices| {
        used.table_gb * (prices.dynamodb.gb_month + prices.dynamodb.gb_month_recovery)
    }),
    ("S3", |used, prices| used.s3_reads / 1000.0 * prices.s3.thousand_get + used.objects_gb * prices.s3.gb_month),
    ("CloudWatch: logs", |used, prices| used.log_bytes / GB * prices.cloudwatch.gb_logs),
    ("CloudWatch: metrics, alarms, dashboard", |used, prices| {
        let prices = &prices.cloudwatch;
        used.metrics * prices.metric_month + used.alarms * prices.alarm_month + used.dashboards * prices.dashboard_month
    }),
    ("Data out", |used, prices| used.out_bytes / GB * prices.transfer.gb_out),
    ("CloudFront", |used, prices| {
        let prices = &prices.cloudfront;
        used.cdn_requests / MILLION * prices.million_requests + used.cdn_bytes / GB * prices.gb_out
    }),
];

pub fn total(used: &Usage, prices: &Prices) -> f64 {
    ITEMS.iter().map(|(_, price)| price(used, prices)).sum()
}

#[cfg(test)]
mod tests {
    use super::{super::money, *};

    #[test]
    fn a_million_of_each_costs_what_the_list_says() {
        let prices = Prices::read().expect("a price list");
        let bill = |used: Usage| money(total(&used, &prices));
        assert_eq!(bill(Usage { requests: MILLION, invocations: MILLION, ..Usage::default() }), "1.20");
        assert_eq!(bill(Usage { gb_seconds: MILLION, ..Usage::default() }), "13.33");
        assert_eq!(bill(Usage { read_units: MILLION, write_units: MILLION, ..Usage::default() }), "0.75");
        assert_eq!(bill(Usage { log_bytes: 2.0 * GB, out_bytes: GB, ..Usage::default() }), "1.09");
        assert_eq!(bill(Usage { table_gb: 2.0, objects_gb: 1.0, s3_reads: 1000.0, ..Usage::default() }), "0.92");
        assert_eq!(bill(Usage { metrics: 12.0, alarms: 1.0, dashboards: 1.0, ..Usage::default() }), "6.70");
    }
}
