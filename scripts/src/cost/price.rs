//! The price list.

use anyhow::Context;
use serde::Deserialize;

const PRICES: &str = include_str!("../../cost/prices.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    pub as_of: String,
    pub region: String,
    pub currency: String,
    pub lambda: Lambda,
    pub api_gateway: ApiGateway,
    pub dynamodb: Dynamodb,
    pub s3: S3,
    pub cloudwatch: Cloudwatch,
    pub transfer: Transfer,
    pub cloudfront: Cloudfront,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lambda {
    pub gb_second: f64,
    pub million_requests: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiGateway {
    pub million_requests: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dynamodb {
    pub million_read_units: f64,
    pub million_write_units: f64,
    pub gb_month: f64,
    pub gb_month_recovery: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    pub gb_month: f64,
    pub thousand_get: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloudwatch {
    pub gb_logs: f64,
    pub metric_month: f64,
    pub alarm_month: f64,
    pub dashboard_month: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    pub gb_out: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloudfront {
    pub million_requests: f64,
    pub gb_out: f64,
}

impl Prices {
    pub fn read() -> anyhow::Result<Self> {
        toml::from_str(PRICES).context("cost/prices.toml")
    }
}
