//! A Lambda function's settings.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use shared::config::{Aws, Shell};

use super::Service;

#[derive(Deserialize)]
struct Configuration {
    #[serde(rename = "Environment", default)]
    environment: Environment,
}

#[derive(Default, Deserialize)]
struct Environment {
    #[serde(rename = "Variables", default)]
    variables: BTreeMap<String, String>,
}

/// What a function finds in its environment: secrets, too.
pub async fn environment(
    shell: &Shell,
    aws: &Aws,
    endpoint: Option<&str>,
    function: &str,
) -> anyhow::Result<BTreeMap<String, String>> {
    let endpoint = endpoint.or(shell.get("AWS_ENDPOINT_URL_LAMBDA")).or(shell.get("AWS_ENDPOINT_URL"));
    let name = utf8_percent_encode(function, NON_ALPHANUMERIC);
    let path = format!("2015-03-31/functions/{name}/configuration");
    let found: Configuration = Service::new("lambda", "2015-03-31", aws, endpoint)?.get(&path).await?;
    Ok(found.environment.variables)
}
