//! Whose keys these are.

use serde::Deserialize;
use shared::config::{Aws, Shell};

use super::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Identity {
    pub account: String,
    pub arn: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "GetCallerIdentityResult")]
    result: Identity,
}

/// The service that tells.
pub fn sts(shell: &Shell, aws: &Aws, endpoint: Option<&str>) -> anyhow::Result<Service> {
    let endpoint = endpoint.or(shell.get("AWS_ENDPOINT_URL_STS")).or(shell.get("AWS_ENDPOINT_URL"));
    Service::new("sts", "2011-06-15", aws, endpoint)
}

/// `sts:GetCallerIdentity`: needs no permission, so only keys that are no good are refused.
pub async fn identity(sts: &Service) -> anyhow::Result<Identity> {
    Ok(sts.call::<Answer>("GetCallerIdentity", &[]).await?.result)
}
