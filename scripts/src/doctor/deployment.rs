//! The stack, its table and what it is told.

use std::{collections::BTreeMap, time::Duration};

use shared::{app::App, clock::Epoch, config::Aws, storage::Safeguards, wechat::pay::merchant};

use super::{Finding, Patient};
use crate::{
    admin,
    aws::{Stack, Stacks, environment},
    deployed::Place,
    http::{client, why},
    migrate::{CURRENT, data_version},
};

/// What is known of a deployed shop.
#[derive(Default)]
pub struct Known {
    pub place: Option<Place>,
    /// What its functions are told: secrets, too.
    pub variables: BTreeMap<String, String>,
    /// Whether there is a merchant, and one that is sound.
    pub has_merchant: bool,
    /// Until when its certificate is good, if that was stored.
    pub certificate_until: Option<Epoch>,
}

pub async fn examine(patient: &Patient, aws: &Aws, known: &mut Known) -> Vec<Finding> {
    let mut all = Vec::new();
    known.place = match (&patient.stack, &patient.table) {
        (Some(name), _) => stack(patient, aws, name, known, &mut all).await,
        (None, Some(table)) => Some(Place { aws: aws.clone(), table: table.clone(), bucket: None, url: None }),
        (None, None) => {
            all.push(Finding::skipped("deployed shop", "name its --stack to have it looked at"));
            None
        }
    };
    let Some(place) = known.place.clone() else { return all };
    if let Some(url) = &place.url {
        all.push(health(url).await);
    }
    match place.app() {
        Ok(app) => table(&app, known, &mut all).await,
        Err(error) => all.push(Finding::failed("table", format!("{error:#}"), "is it the right one?")),
    }
    all
}

async fn stack(patient: &Patient, aws: &Aws, name: &str, known: &mut Known, all: &mut Vec<Finding>) -> Option<Place> {
    let what = "stack";
    let endpoint = patient.login.endpoint.as_deref();
    let found = async {
        let stacks = Stacks::new(&patient.shell, aws, endpoint)?;
        let Some(stack) = stacks.find(name).await? else { return Ok(None) };
        let resources = stacks.resources(&stack).await?;
        anyhow::Ok(Some((stack, resources)))
    };
    let (stack, resources) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let cure = "`sam build && sam deploy --guided` makes it; or is it in another region?";
            all.push(Finding::failed(what, format!("there is no {name} in {}", aws.region), cure));
            return None;
        }
        Err(error) => {
            all.push(Finding::failed(what, format!("{error:#}"), "may these credentials look at CloudFormation?"));
            return None;
        }
    };
    all.push(state(&stack));
    let token = resources.iter().find(|resource| resource.logical_resource_id == "TokenFunction");
    if let Some(function) = token {
        match environment(&patient.shell, aws, endpoint, &function.physical_resource_id).await {
            Ok(variables) => known.variables = variables,
            Err(error) => all.push(Finding::skipped("settings of functions", format!("{error:#}"))),
        }
    }
    let outputs = stack.outputs();
    let output = |key: &str| outputs.get(key).map(|value| (*value).to_owned());
    let Some(table) = output("Table") else {
        all.push(Finding::failed(what, "it is no shop's: it tells of no Table", "is it the right one?"));
        return None;
    };
    Some(Place { aws: aws.clone(), table, bucket: output("Bucket"), url: output("Url") })
}

fn state(stack: &Stack) -> Finding {
    let seen = format!("{}: {}", stack.name, stack.state());
    match stack.status.as_str() {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" => Finding::ok("stack", seen),
        "UPDATE_ROLLBACK_COMPLETE" => Finding::warning(
            "stack",
            seen,
            "the last deployment failed, and the one before it runs: see the stack's events",
        ),
        status if status.ends_with("_IN_PROGRESS") => Finding::warning("stack", seen, "wait until that has ended"),
        _ => Finding::failed("stack", seen, "see the stack's events in the CloudFormation console"),
    }
}

async fn health(url: &str) -> Finding {
    let what = "the shop answers";
    let asked = async {
        let client = client(url, Duration::from_secs(30)).map_err(|error| format!("{error:#}"))?;
        client.get(format!("{url}/health")).send().await.map_err(|error| why(&error).to_owned())
    };
    let cure = "`cargo shop smoke` with this address tells more";
    match asked.await {
        Ok(answer) if answer.status().is_success() => Finding::ok(what, url),
        Ok(answer) => Finding::failed(what, format!("{url}/health: {}", answer.status()), cure),
        Err(why) => Finding::failed(what, format!("{url}/health: {why}"), cure),
    }
}

async fn table(app: &App, known: &mut Known, all: &mut Vec<Finding>) {
    match app.table.describe().await {
        Ok(about) => all.push(Finding::ok("table", format!("{}, {} items some hours ago", about.name, about.items))),
        Err(failure) => {
            let cure = "is it the right region, and may these credentials read DynamoDB?";
            all.push(Finding::failed("table", failure.to_string(), cure));
            return;
        }
    }
    match app.table.safeguards().await {
        Ok(safeguards) => all.extend(kept(safeguards)),
        Err(failure) => all.push(Finding::skipped("what keeps the data", failure.to_string())),
    }
    all.push(match data_version(&app.table).await {
        Ok(CURRENT) => Finding::ok("version of the data", CURRENT.to_string()),
        Ok(version) if version > CURRENT => {
            let cure = "work with the program that was deployed";
            Finding::failed("version of the data", format!("{version} is newer than this program's {CURRENT}"), cure)
        }
        Ok(version) => {
            let cure = "`cargo shop migrate`, once the new version is deployed";
            Finding::warning(
                "version of the data",
                format!("{version}, and {CURRENT} is what this program writes"),
                cure,
            )
        }
        Err(failure) => Finding::failed("version of the data", failure.to_string(), "may these credentials read it?"),
    });
    all.push(match admin::list(app).await {
        Ok(admins) if admins.is_empty() => {
            Finding::warning("super administrators", "there is none", "`cargo shop admin create`")
        }
        Ok(admins) => Finding::ok("super administrators", admins.len().to_string()),
        Err(error) => Finding::failed("super administrators", format!("{error:#}"), "may these credentials read it?"),
    });
    all.push(merchant_of(app, known).await);
}

fn kept(Safeguards { point_in_time_recovery, deletion_protection, time_to_live }: Safeguards) -> Vec<Finding> {
    let switch = |what, is_on: bool, cure: &str| {
        if is_on { Finding::ok(what, "on") } else { Finding::warning(what, "off", cure) }
    };
    vec![
        switch("point-in-time recovery", point_in_time_recovery, "the template switches it on: deploy it again"),
        switch("time to live", time_to_live, "the template switches it on: logs and throttles stay for ever otherwise"),
        if deletion_protection {
            Finding::ok("deletion protection", "on")
        } else {
            Finding::skipped("deletion protection", "off; a deleted stack leaves the table behind all the same")
        },
    ]
}

async fn merchant_of(app: &App, known: &mut Known) -> Finding {
    let what = "WeChat Pay merchant";
    let cure = "`cargo shop secret wechat-pay` stores its account";
    let merchant = match merchant::load(&app.table).await {
        Ok(Some(merchant)) => merchant,
        Ok(None) => return Finding::warning(what, "there is none: nobody can pay", cure),
        Err(failure) => return Finding::failed(what, failure.to_string(), cure),
    };
    let faults = merchant.faults(app.local);
    known.has_merchant = faults.is_empty();
    known.certificate_until = merchant.valid_until;
    if faults.is_empty() {
        return Finding::ok(what, format!("{}, certificate {}", merchant.mch_id, merchant.serial_no));
    }
    let fields: Vec<&str> = faults.fields().keys().map(String::as_str).collect();
    Finding::failed(what, format!("not sound: {}", fields.join(", ")), cure)
}
