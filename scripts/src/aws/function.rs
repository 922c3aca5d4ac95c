//! Lambda: a function's settings and state, and what the account may run.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use shared::config::{Aws, Shell};

use super::Service;

/// How a function is set up, and whether it can run.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Configuration {
    pub function_name: String,
    #[serde(default)]
    environment: Environment,
    /// `Active`, `Pending`, `Inactive` or `Failed`.
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub state_reason: Option<String>,
    /// `Successful`, `InProgress` or `Failed`.
    #[serde(default)]
    pub last_update_status: String,
    #[serde(default)]
    pub last_update_status_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Environment {
    #[serde(rename = "Variables", default)]
    variables: BTreeMap<String, String>,
}

impl Configuration {
    /// What the function finds in its environment: secrets, too.
    pub fn variables(self) -> BTreeMap<String, String> {
        self.environment.variables
    }
}

/// `lambda` is the service.
pub async fn configuration(lambda: &Service, function: &str) -> anyhow::Result<Configuration> {
    let name = utf8_percent_encode(function, NON_ALPHANUMERIC);
    lambda.get(&format!("2015-03-31/functions/{name}/configuration")).await
}

/// What a function finds in its environment: secrets, too.
pub async fn environment(
    shell: &Shell,
    aws: &Aws,
    endpoint: Option<&str>,
    function: &str,
) -> anyhow::Result<BTreeMap<String, String>> {
    let endpoint = endpoint.or(shell.get("AWS_ENDPOINT_URL_LAMBDA")).or(shell.get("AWS_ENDPOINT_URL"));
    let lambda = Service::new("lambda", "", aws, endpoint)?;
    Ok(configuration(&lambda, function).await?.variables())
}

/// How many functions may run at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Limits {
    /// All functions of the account and region together.
    pub concurrent_executions: u64,
    /// What is left of it for functions that have nothing set apart for themselves.
    pub unreserved_concurrent_executions: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Settings {
    account_limit: Limits,
}

/// `lambda:GetAccountSettings`
pub async fn limits(lambda: &Service) -> anyhow::Result<Limits> {
    Ok(lambda.get::<Settings>("2016-08-19/account-settings/").await?.account_limit)
}
