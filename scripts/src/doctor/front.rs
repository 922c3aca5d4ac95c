//! What stands in front of the shop: its addresses, their certificates and names, and CloudFront.

use std::time::Duration;

use crate::language::t;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use shared::{
    app::App,
    clock::{Clock, Epoch},
    storage::{Key, Read},
};

use super::{Finding, deployment::Known};
use crate::{
    aws::{Api, Distribution, Resource, Session, Stacks, certificate, distribution, domain},
    http::{client, why},
};

const PATIENCE: Duration = Duration::from_secs(30);
/// Seconds in 30 days: ACM renews 60 days before the end, and has tried in vain by then.
const SOON: Epoch = 30 * 24 * 60 * 60;
/// The header by which the functions know our own distribution.
const EDGE: &str = "x-shop-edge";

pub async fn examine(session: &Session, stacks: &Stacks, resources: &[Resource], known: &Known) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(url) = known.place.as_ref().and_then(|place| place.url.as_deref()) {
        all.push(health(url).await);
    }
    if let Some(name) = known.parameter("DomainName") {
        all.push(api_domain(session, name).await);
        let arn = known.parameter("DomainCertificateArn");
        all.extend(certified(session, t!("doctor.certificate.domain").into_owned(), arn, None).await);
        all.push(leads(t!("doctor.dns.domain").into_owned(), name, known.outputs.get("DomainTarget")).await);
    }
    let cdn = known.parameter("Cdn").unwrap_or("false");
    if cdn == "true" {
        let found = distribution_of(session, stacks, resources).await;
        let target = found.as_ref().ok().map(|distribution| distribution.domain_name.clone());
        all.push(state(&found));
        if let Some(alias) = known.parameter("CdnAlias") {
            let arn = known.parameter("CdnCertificateArn");
            all.extend(certified(session, t!("doctor.certificate.cdn").into_owned(), arn, Some("us-east-1")).await);
            all.push(leads(t!("doctor.dns.cdn").into_owned(), alias, target.as_ref()).await);
        }
        all.extend(edge(resources, known, found.ok().as_ref()).await);
    } else if cdn != "false" {
        all.extend(edge(resources, known, None).await);
    }
    if known.parameter("CdnOnly") == Some("true") {
        all.extend(bare(session, resources).await);
    }
    all
}

async fn status_of(url: &str) -> Result<http::StatusCode, String> {
    let client = client(url, PATIENCE).map_err(|error| format!("{error:#}"))?;
    Ok(client.get(url).send().await.map_err(|error| why(&error).to_owned())?.status())
}

async fn health(url: &str) -> Finding {
    let what = t!("doctor.health.what");
    match status_of(&format!("{url}/health")).await {
        Ok(status) if status.is_success() => Finding::ok(what, url),
        Ok(status) => {
            Finding::failed(what, t!("doctor.health.status", url = url, status = status), t!("doctor.health.cure"))
        }
        Err(why) => Finding::failed(what, t!("doctor.health.lost", url = url, why = why), t!("doctor.health.cure")),
    }
}

async fn api_domain(session: &Session, name: &str) -> Finding {
    let what = t!("doctor.domain.what");
    let asked = async { domain(&session.service(Api::API_GATEWAY)?, name).await };
    match asked.await {
        Ok(Some(settings)) if settings.domain_name_status == "AVAILABLE" => Finding::ok(what, name),
        Ok(Some(settings)) => {
            let (status, why) = (settings.domain_name_status, settings.domain_name_status_message.unwrap_or_default());
            let seen = t!("doctor.domain.seen", domain = name, status = status, why = why);
            Finding::warning(what, seen, t!("doctor.domain.cure"))
        }
        Ok(None) => Finding::skipped(what, name),
        Err(error) => Finding::unseen(what, &error),
    }
}

/// A certificate of ACM; CloudFront takes those of one region alone.
async fn certified(session: &Session, what: String, arn: Option<&str>, only: Option<&str>) -> Option<Finding> {
    let arn = arn?;
    let region = arn.split(':').nth(3).unwrap_or_default();
    let needed = only.unwrap_or(&session.aws.region);
    if region != needed {
        let seen = t!("doctor.certificate.region.seen", region = region);
        return Some(Finding::failed(what, seen, t!("doctor.certificate.region.cure", region = needed)));
    }
    let asked = async { certificate(&session.service_in(Api::ACM, region)?, arn).await };
    let found = match asked.await {
        Ok(found) => found,
        Err(error) => return Some(Finding::unseen(what, &error)),
    };
    if found.status != "ISSUED" {
        let seen = t!("doctor.certificate.state.seen", domain = found.domain_name, status = found.status);
        return Some(Finding::failed(what, seen, t!("doctor.certificate.state.cure")));
    }
    let left = found.valid_until().map_or(Epoch::MAX, |end| end - Clock::System.now());
    if left < SOON {
        let seen = t!("doctor.certificate.ends.seen", domain = found.domain_name, days = left.div_euclid(86_400));
        return Some(Finding::warning(what, seen, t!("doctor.certificate.ends.cure")));
    }
    Some(Finding::ok(what, found.domain_name))
}

/// Whether a name leads to the shop, as every phone looks it up.
async fn leads(what: String, name: &str, target: Option<&String>) -> Finding {
    let target = target.map_or("?", String::as_str);
    if tokio::net::lookup_host((name, 443)).await.is_err() {
        return Finding::failed(
            what,
            t!("doctor.dns.unknown.seen", domain = name),
            t!("doctor.dns.unknown.cure", domain = name, target = target),
        );
    }
    match status_of(&format!("https://{name}/health")).await {
        Ok(status) if status.is_success() => Finding::ok(what, t!("doctor.dns.ok", domain = name)),
        Ok(status) => Finding::failed(
            what,
            t!("doctor.dns.elsewhere.seen", domain = name, why = status),
            t!("doctor.dns.elsewhere.cure", domain = name, target = target),
        ),
        Err(why) => Finding::failed(
            what,
            t!("doctor.dns.elsewhere.seen", domain = name, why = why),
            t!("doctor.dns.elsewhere.cure", domain = name, target = target),
        ),
    }
}

/// It is in a nested stack, whose output tells its id.
async fn distribution_of(session: &Session, stacks: &Stacks, resources: &[Resource]) -> anyhow::Result<Distribution> {
    let nested = |one: &&Resource| {
        one.resource_type == "AWS::CloudFormation::Stack" && one.logical_resource_id.ends_with("Distribution")
    };
    let id = match resources.iter().find(nested) {
        Some(nested) => {
            let stack = stacks.find(&nested.physical_resource_id).await?;
            stack.and_then(|stack| stack.outputs().get("Id").map(|id| (*id).to_owned()))
        }
        None => {
            let own = resources.iter().find(|one| one.resource_type == "AWS::CloudFront::Distribution");
            own.map(|own| own.physical_resource_id.clone())
        }
    };
    let Some(id) = id else { anyhow::bail!(t!("doctor.cdn.none")) };
    distribution(&session.service(Api::CLOUD_FRONT)?, &id).await
}

fn state(found: &anyhow::Result<Distribution>) -> Finding {
    let what = "CloudFront";
    match found {
        Ok(found) if !found.config.enabled => {
            Finding::failed(what, t!("doctor.cdn.disabled.seen"), t!("doctor.cdn.disabled.cure"))
        }
        Ok(found) if found.status != "Deployed" => {
            Finding::warning(what, t!("doctor.cdn.pending", status = found.status), t!("doctor.state.wait"))
        }
        Ok(found) => Finding::ok(what, found.domain_name.clone()),
        Err(error) => Finding::unseen(what, error),
    }
}

/// `KEYS/EDGE`: hashes of what the distribution shows the functions.
#[derive(Deserialize)]
struct EdgeKeys {
    hashes: Vec<String>,
}

/// Whether the functions know the distribution by its secret header.
async fn edge(resources: &[Resource], known: &Known, front: Option<&Distribution>) -> Option<Finding> {
    // A template from before there was such a header has nothing to look at.
    resources.iter().find(|one| one.logical_resource_id == "EdgeSecret")?;
    let app = known.place.as_ref()?.app().ok()?;
    Some(edge_of(&app, front.and_then(|front| front.origin_header(EDGE))).await)
}

async fn edge_of(app: &App, shown: Option<&str>) -> Finding {
    let what = t!("doctor.edge.what");
    let keys = match app.table.get::<EdgeKeys>(&Key::new("KEYS", "EDGE"), Read::Consistent).await {
        Ok(keys) => keys.map_or_else(Vec::new, |keys| keys.hashes),
        Err(failure) => return Finding::skipped(what, failure.to_string()),
    };
    if keys.is_empty() {
        return Finding::failed(what, t!("doctor.edge.none"), t!("doctor.edge.cure"));
    }
    let hash = |value: &str| Sha256::digest(value).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match shown.map(hash) {
        Some(hash) if !keys.contains(&hash) => Finding::failed(what, t!("doctor.edge.other"), t!("doctor.edge.cure")),
        _ => Finding::ok(what, t!("doctor.edge.ok")),
    }
}

/// The API's own address, which is meant to be closed to all but the distribution.
async fn bare(session: &Session, resources: &[Resource]) -> Option<Finding> {
    let api = resources.iter().find(|one| one.resource_type == "AWS::ApiGatewayV2::Api")?;
    let suffix = if session.in_china() { "amazonaws.com.cn" } else { "amazonaws.com" };
    let host = format!("{}.execute-api.{}.{suffix}", api.physical_resource_id, session.aws.region);
    Some(closed(&host, status_of(&format!("https://{host}/v1/category/all")).await))
}

fn closed(host: &str, answer: Result<http::StatusCode, String>) -> Finding {
    let what = t!("doctor.bare.what");
    match answer {
        Ok(status) if status == 403 => Finding::ok(what, t!("doctor.bare.ok")),
        Ok(status) => {
            let seen = t!("doctor.bare.open.seen", host = host, status = status.as_u16());
            Finding::failed(what, seen, t!("doctor.bare.open.cure"))
        }
        Err(why) => Finding::skipped(what, why),
    }
}
