//! Whether AWS lets us in, and what the account may do.

use crate::language::t;
use shared::{
    clock::{Clock, Epoch},
    config::Shell,
};

use super::{Finding, Patient};
use crate::aws::{
    Api, Identity, Limits, Login, Refused, RegionSource, Service, Session, denied, identity, limits, login, principal,
    region, sts,
};

/// Seconds by which a clock may be wrong before AWS, or WeChat Pay, refuses what it signs.
const SKEW: Epoch = 240;
/// Functions at once with which a shop does not turn shoppers away. New accounts have 10, others 1000.
const ENOUGH: u64 = 100;
/// One of each service that a deployment, and what comes after it, does something with.
const ACTIONS: [&str; 18] = [
    "cloudformation:CreateChangeSet",
    "cloudformation:ExecuteChangeSet",
    "iam:CreateRole",
    "iam:PassRole",
    "iam:CreatePolicy",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:CreateEventSourceMapping",
    "apigateway:POST",
    "dynamodb:CreateTable",
    "dynamodb:UpdateTable",
    "s3:CreateBucket",
    "s3:PutObject",
    "events:PutRule",
    "logs:CreateLogGroup",
    "sqs:CreateQueue",
    "cloudwatch:PutMetricAlarm",
    "sns:CreateTopic",
];

/// What is found, and how to get in.
pub async fn examine(patient: &Patient) -> (Vec<Finding>, Option<Session>) {
    let what = t!("doctor.credentials.what");
    let aws = match login(&patient.shell, &patient.login).await {
        Ok(aws) => aws,
        Err(missing) => {
            return (vec![Finding::failed(what, format!("{missing:#}"), t!("doctor.credentials.none"))], None);
        }
    };
    let mut all = vec![place(patient).await];
    let endpoint = patient.login.endpoint.as_deref();
    let sts = match sts(&patient.shell, &aws, endpoint) {
        Ok(sts) => sts,
        Err(error) => {
            all.push(Finding::failed(what, format!("{error:#}"), t!("doctor.region.cure")));
            return (all, None);
        }
    };
    let (who, identity) = whose(&sts).await;
    all.extend([who, clock(&sts).await]);
    let Some(identity) = identity else { return (all, None) };
    let session = Session::new(&patient.shell, aws, endpoint);
    all.push(concurrency(&session).await);
    all.push(permissions(&session, &identity).await);
    all.extend(china(&session));
    (all, Some(session))
}

/// The region, and who has said so.
async fn place(patient: &Patient) -> Finding {
    let what = t!("doctor.region.what");
    let (region, source) = match region(&patient.shell, &patient.login).await {
        Ok(found) => found,
        Err(error) => return Finding::failed(what, format!("{error:#}"), t!("doctor.region.cure")),
    };
    let seen = t!("doctor.region.seen", region = region, source = source);
    if source == RegionSource::Variable("AWS_REGION") && sams(patient).await.as_deref() != Some(&region) {
        return Finding::warning(what, seen, t!("doctor.region.sam", region = region));
    }
    Finding::ok(what, seen)
}

/// The region as SAM has it, which does not read `AWS_REGION`.
async fn sams(patient: &Patient) -> Option<String> {
    let variables = patient.shell.variables();
    let shell = Shell::of(variables.into_iter().filter(|(name, _)| *name != "AWS_REGION"));
    let asked = Login { region: None, ..patient.login.clone() };
    Some(region(&shell, &asked).await.ok()?.0)
}

async fn whose(sts: &Service) -> (Finding, Option<Identity>) {
    let what = t!("doctor.credentials.what");
    let error = match identity(sts).await {
        Ok(whose) => {
            let seen = t!("doctor.credentials.ok", arn = whose.arn, account = whose.account);
            return (Finding::ok(what, seen), Some(whose));
        }
        Err(error) => error,
    };
    let finding = match error.downcast_ref::<Refused>().map(|refused| refused.code.as_str()) {
        Some("ExpiredToken") => {
            Finding::failed(what, t!("doctor.credentials.expired.seen"), t!("doctor.credentials.expired.cure"))
        }
        Some("InvalidClientTokenId" | "UnrecognizedClientException") => {
            Finding::failed(what, t!("doctor.credentials.unknown.seen"), t!("doctor.credentials.unknown.cure"))
        }
        Some("SignatureDoesNotMatch") => {
            Finding::failed(what, t!("doctor.credentials.mismatch.seen"), t!("doctor.credentials.mismatch.cure"))
        }
        Some(_) => Finding::failed(what, format!("{error:#}"), t!("doctor.credentials.refused")),
        None => Finding::skipped(what, format!("{error:#}")),
    };
    (finding, None)
}

async fn clock(sts: &Service) -> Finding {
    let what = t!("doctor.clock.what");
    let Some(there) = sts.date().await else { return Finding::skipped(what, t!("doctor.clock.unknown")) };
    let off = Clock::System.now() - there;
    let seconds = off.abs();
    match off {
        ..0 if seconds > SKEW => {
            Finding::failed(what, t!("doctor.clock.slow", seconds = seconds), t!("doctor.clock.cure"))
        }
        _ if seconds > SKEW => {
            Finding::failed(what, t!("doctor.clock.fast", seconds = seconds), t!("doctor.clock.cure"))
        }
        _ => Finding::ok(what, t!("doctor.clock.ok")),
    }
}

async fn concurrency(session: &Session) -> Finding {
    let what = t!("doctor.concurrency.what");
    let asked = async { limits(&session.service(Api::LAMBDA)?).await };
    let Limits { concurrent_executions: limit, unreserved_concurrent_executions: left } = match asked.await {
        Ok(limits) => limits,
        Err(error) => return Finding::unseen(what, &error),
    };
    let region = &session.aws.region;
    if left >= ENOUGH {
        return Finding::ok(what, t!("doctor.concurrency.ok", limit = left));
    }
    if limit >= ENOUGH {
        let seen = t!("doctor.concurrency.reserved.seen", left = left, limit = limit);
        return Finding::warning(what, seen, t!("doctor.concurrency.reserved.cure"));
    }
    let seen = t!("doctor.concurrency.low.seen", limit = limit);
    Finding::warning(what, seen, t!("doctor.concurrency.low.cure", region = region))
}

async fn permissions(session: &Session, identity: &Identity) -> Finding {
    let what = t!("doctor.permissions.what");
    let Some(principal) = principal(&identity.arn) else {
        return Finding::warning(what, t!("doctor.permissions.root.seen"), t!("doctor.permissions.root.cure"));
    };
    let asked = async { denied(&session.service(Api::IAM)?, &principal, &ACTIONS).await };
    match asked.await {
        Ok(denied) if denied.is_empty() => Finding::ok(what, t!("doctor.permissions.ok", count = ACTIONS.len())),
        Ok(denied) => {
            let seen = t!("doctor.permissions.denied.seen", actions = denied.join(", "));
            Finding::warning(what, seen, t!("doctor.permissions.denied.cure"))
        }
        Err(error) => Finding::skipped(what, t!("doctor.permissions.unknown", why = format!("{error:#}"))),
    }
}

/// What no call tells.
fn china(session: &Session) -> Option<Finding> {
    session.in_china().then(|| Finding::to_do(t!("doctor.icp.what"), t!("doctor.icp.task")))
}
