//! The deployed functions: whether they can run, and what everybody finds in their environment who may look.

use std::collections::BTreeMap;

use crate::language::t;
use futures_util::{StreamExt, stream};

use super::{Finding, deployment::Known};
use crate::aws::{Api, Configuration, Resource, Session, configuration, count_routes};

/// Calls at once, far below what Lambda's own API allows.
const AT_ONCE: usize = 8;
/// Routes of an HTTP API, unless more were asked for.
const ROUTES: usize = 300;
/// What a former version was told.
const SECRETS: [&str; 3] = ["WECHAT_APP_SECRET", "WECHAT_OPEN_APP_SECRET", "WECHAT_OFFICIAL_APP_SECRET"];

pub async fn examine(session: &Session, resources: &[Resource], known: &mut Known) -> Vec<Finding> {
    let what = t!("doctor.functions.what");
    let all = match configurations(session, resources).await {
        Ok(all) => all,
        Err(error) => return vec![Finding::unseen(what, &error), routes(session, resources).await],
    };
    let mut found = vec![state(&all)];
    let told: Vec<BTreeMap<String, String>> = all.into_iter().map(Configuration::variables).collect();
    found.push(secrets(&told));
    // Each function is told what it needs: together they know all.
    known.variables = told.into_iter().flatten().collect();
    found.push(routes(session, resources).await);
    found
}

async fn configurations(session: &Session, resources: &[Resource]) -> anyhow::Result<Vec<Configuration>> {
    let lambda = session.service(Api::LAMBDA)?;
    let functions = resources.iter().filter(|one| one.resource_type == "AWS::Lambda::Function");
    let asked = functions.map(|function| configuration(&lambda, &function.physical_resource_id));
    stream::iter(asked).buffered(AT_ONCE).collect::<Vec<_>>().await.into_iter().collect()
}

fn state(all: &[Configuration]) -> Finding {
    let what = t!("doctor.functions.what");
    let failed = |one: &&Configuration| one.state == "Failed" || one.last_update_status == "Failed";
    if let Some(one) = all.iter().find(failed) {
        let why = one.state_reason.as_deref().or(one.last_update_status_reason.as_deref()).unwrap_or_default();
        let seen = t!("doctor.functions.failed.seen", function = one.function_name, why = why);
        return Finding::failed(what, seen, t!("doctor.functions.failed.cure"));
    }
    let pending = |one: &&Configuration| one.state == "Pending" || one.last_update_status == "InProgress";
    match all.iter().filter(pending).count() {
        0 => Finding::ok(what, t!("doctor.functions.ok", count = all.len())),
        count => Finding::warning(what, t!("doctor.functions.pending", count = count), t!("doctor.state.wait")),
    }
}

fn secrets(told: &[BTreeMap<String, String>]) -> Finding {
    let what = t!("doctor.environment.what");
    let is_told = |name: &&&str| told.iter().any(|one| one.get(**name).is_some_and(|value| !value.is_empty()));
    let open: Vec<&str> = SECRETS.iter().filter(is_told).copied().collect();
    if open.is_empty() {
        return Finding::ok(what, t!("doctor.environment.ok"));
    }
    Finding::warning(what, t!("doctor.environment.seen", names = open.join(", ")), t!("doctor.environment.cure"))
}

async fn routes(session: &Session, resources: &[Resource]) -> Finding {
    let what = t!("doctor.routes.what");
    let api = resources.iter().find(|one| one.resource_type == "AWS::ApiGatewayV2::Api");
    let Some(api) = api else { return Finding::skipped(what, t!("doctor.routes.none")) };
    let asked = async { count_routes(&session.service(Api::API_GATEWAY)?, &api.physical_resource_id).await };
    match asked.await {
        Ok(count) if count * 10 < ROUTES * 9 => {
            Finding::ok(what, t!("doctor.routes.seen", count = count, quota = ROUTES))
        }
        Ok(count) => {
            Finding::warning(what, t!("doctor.routes.seen", count = count, quota = ROUTES), t!("doctor.routes.cure"))
        }
        Err(error) => Finding::unseen(what, &error),
    }
}
