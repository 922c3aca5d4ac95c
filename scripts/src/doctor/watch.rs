//! Who watches the shop, and what they have seen.

use crate::language::t;
use shared::clock::Clock;

use super::{Finding, deployment::Known};
use crate::aws::{Api, Resource, Session, Stack, alarms_on, logs, subscriptions, throttles, waiting};

pub async fn examine(session: &Session, stack: &Stack, resources: &[Resource], known: &Known) -> Vec<Finding> {
    let of = |kind: &'static str| resources.iter().filter(move |one| one.resource_type == kind);
    let mut all = vec![alarms(session, &of("AWS::CloudWatch::Alarm").collect::<Vec<_>>()).await];
    if let Some(topic) = of("AWS::SNS::Topic").next() {
        all.push(mails(session, &topic.physical_resource_id).await);
    }
    if let Some(queue) = of("AWS::SQS::Queue").next() {
        all.push(dead_letters(session, &queue.physical_resource_id).await);
    }
    all.push(throttled(session).await);
    all.push(kept(session, stack).await);
    if session.in_china() && known.parameter("Tracing") == Some("Active") {
        all.push(Finding::warning(t!("doctor.tracing.what"), t!("doctor.tracing.seen"), t!("doctor.tracing.cure")));
    }
    all
}

async fn alarms(session: &Session, alarms: &[&Resource]) -> Finding {
    let what = t!("doctor.alarms.what");
    if alarms.is_empty() {
        return Finding::skipped(what, t!("doctor.alarms.none"));
    }
    let names: Vec<&str> = alarms.iter().map(|alarm| alarm.physical_resource_id.as_str()).collect();
    let asked = async { alarms_on(&session.service(Api::CLOUD_WATCH)?, &names).await };
    match asked.await {
        Ok(on) if on.is_empty() => Finding::ok(what, t!("doctor.alarms.ok", count = alarms.len())),
        Ok(on) => {
            // The runbook has them under their names in the template.
            let is_on = |alarm: &&&Resource| on.contains(&alarm.physical_resource_id);
            let names: Vec<&str> =
                alarms.iter().filter(is_on).map(|alarm| alarm.logical_resource_id.as_str()).collect();
            Finding::warning(what, t!("doctor.alarms.on.seen", names = names.join(", ")), t!("doctor.alarms.on.cure"))
        }
        Err(error) => Finding::unseen(what, &error),
    }
}

async fn mails(session: &Session, topic: &str) -> Finding {
    let what = t!("doctor.mail.what");
    let asked = async { subscriptions(&session.service(Api::SNS)?, topic).await };
    let all = match asked.await {
        Ok(all) => all,
        Err(error) => return Finding::unseen(what, &error),
    };
    let pending: Vec<&str> = all.iter().filter(|one| !one.is_confirmed()).map(|one| one.endpoint.as_str()).collect();
    if !pending.is_empty() {
        let seen = t!("doctor.mail.pending.seen", addresses = pending.join(", "));
        return Finding::warning(what, seen, t!("doctor.mail.pending.cure"));
    }
    if all.is_empty() {
        return Finding::warning(what, t!("doctor.mail.none.seen"), t!("doctor.mail.none.cure"));
    }
    Finding::ok(what, all.iter().map(|one| one.endpoint.as_str()).collect::<Vec<_>>().join(", "))
}

async fn dead_letters(session: &Session, queue: &str) -> Finding {
    let what = t!("doctor.letters.what");
    let asked = async { waiting(&session.service(Api::SQS)?, queue).await };
    match asked.await {
        Ok(0) => Finding::ok(what, t!("doctor.letters.ok")),
        Ok(count) => Finding::warning(what, t!("doctor.letters.seen", count = count), t!("doctor.letters.cure")),
        Err(error) => Finding::unseen(what, &error),
    }
}

async fn throttled(session: &Session) -> Finding {
    let what = t!("doctor.throttles.what");
    let asked = async { throttles(&session.service(Api::CLOUD_WATCH)?, Clock::System.now()).await };
    match asked.await {
        Ok(count) if count > 0.0 => {
            Finding::warning(what, t!("doctor.throttles.seen", count = count), t!("doctor.throttles.cure"))
        }
        Ok(_) => Finding::ok(what, t!("doctor.throttles.ok")),
        Err(error) => Finding::unseen(what, &error),
    }
}

async fn kept(session: &Session, stack: &Stack) -> Finding {
    let what = t!("doctor.logs.what");
    let asked = async { logs(&session.service(Api::LOGS)?, &format!("/{}/", stack.name)).await };
    match asked.await {
        Ok((count, endless)) if endless.is_empty() => Finding::ok(what, t!("doctor.logs.ok", count = count)),
        Ok((_, endless)) => {
            let command =
                format!("aws logs put-retention-policy --retention-in-days 30 --log-group-name {}", endless[0]);
            let seen = t!("doctor.logs.endless.seen", names = endless.join(", "));
            Finding::warning(what, seen, t!("doctor.logs.endless.cure", command = command))
        }
        Err(error) => Finding::unseen(what, &error),
    }
}
