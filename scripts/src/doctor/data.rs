//! The table and the bucket: what is in them, and what keeps it.

use crate::language::t;
use shared::{app::App, storage::Safeguards, wechat::pay::merchant};

use super::{Finding, deployment::Known};
use crate::{
    admin,
    aws::{Api, Session, bucket_settings},
    migrate::{CURRENT, data_version},
};

pub async fn table(app: &App, known: &mut Known) -> Vec<Finding> {
    let what = t!("doctor.table.what");
    let mut all = Vec::new();
    let about = match app.table.describe().await {
        Ok(about) => about,
        Err(failure) => return vec![Finding::failed(what, failure.to_string(), t!("doctor.table.cure"))],
    };
    all.push(Finding::ok(what, t!("doctor.table.seen", table = about.name, items = about.items)));
    match app.table.safeguards().await {
        Ok(safeguards) => all.extend(kept(safeguards, known, &about.name)),
        Err(failure) => all.push(Finding::skipped(t!("doctor.recovery.what"), failure.to_string())),
    }
    all.extend([version(app).await, admins(app).await, merchant_of(app, known).await]);
    all
}

async fn version(app: &App) -> Finding {
    let what = t!("doctor.version.what");
    match data_version(&app.table).await {
        Ok(CURRENT) => Finding::ok(what, CURRENT.to_string()),
        Ok(version) if version > CURRENT => {
            let seen = t!("doctor.version.newer.seen", version = version, current = CURRENT);
            Finding::failed(what, seen, t!("doctor.version.newer.cure"))
        }
        Ok(version) => {
            let seen = t!("doctor.version.older.seen", version = version, current = CURRENT);
            Finding::warning(what, seen, t!("doctor.version.older.cure"))
        }
        Err(failure) => Finding::failed(what, failure.to_string(), t!("doctor.table.cure")),
    }
}

async fn admins(app: &App) -> Finding {
    let what = t!("doctor.admins.what");
    match admin::list(app).await {
        Ok(admins) if admins.is_empty() => Finding::warning(what, t!("doctor.admins.none"), t!("doctor.admins.cure")),
        Ok(admins) => Finding::ok(what, admins.len().to_string()),
        Err(error) => Finding::failed(what, format!("{error:#}"), t!("doctor.table.cure")),
    }
}

fn kept(safeguards: Safeguards, known: &Known, table: &str) -> Vec<Finding> {
    let Safeguards { point_in_time_recovery, deletion_protection, time_to_live, stream } = safeguards;
    let switch = |what: String, is_on: bool, cure: String| {
        if is_on { Finding::ok(what, t!("doctor.on")) } else { Finding::warning(what, t!("doctor.off"), cure) }
    };
    let is_prod = known.parameters.get("Stage").is_none_or(|stage| stage == "prod");
    let protection = t!("doctor.protection.what").into_owned();
    vec![
        switch(
            t!("doctor.recovery.what").into_owned(),
            point_in_time_recovery,
            t!("doctor.recovery.cure").into_owned(),
        ),
        switch(t!("doctor.ttl.what").into_owned(), time_to_live, t!("doctor.ttl.cure").into_owned()),
        switch(t!("doctor.stream.what").into_owned(), stream, t!("doctor.stream.cure").into_owned()),
        if deletion_protection || is_prod {
            switch(protection, deletion_protection, t!("doctor.protection.cure", table = table).into_owned())
        } else {
            Finding::skipped(protection, t!("doctor.protection.dev"))
        },
    ]
}

async fn merchant_of(app: &App, known: &mut Known) -> Finding {
    let what = t!("doctor.merchant.what");
    let merchant = match merchant::load(&app.table).await {
        Ok(Some(merchant)) => merchant,
        Ok(None) => return Finding::warning(what, t!("doctor.merchant.none"), t!("doctor.merchant.cure")),
        Err(failure) => return Finding::failed(what, failure.to_string(), t!("doctor.table.cure")),
    };
    let faults = merchant.faults(app.local);
    known.has_merchant = faults.is_empty();
    known.certificate_until = merchant.valid_until;
    if faults.is_empty() {
        let seen = t!("doctor.merchant.ok", number = merchant.mch_id, serial = merchant.serial_no);
        return Finding::ok(what, seen);
    }
    let fields: Vec<&str> = faults.fields().keys().map(String::as_str).collect();
    Finding::failed(what, t!("doctor.merchant.unsound", fields = fields.join(", ")), t!("doctor.merchant.cure"))
}

pub async fn bucket(session: &Session, bucket: &str) -> Vec<Finding> {
    let versions = t!("doctor.versioning.what");
    let asked = async { bucket_settings(&session.service(Api::S3)?, bucket).await };
    let settings = match asked.await {
        Ok(settings) => settings,
        Err(error) => return vec![Finding::unseen(t!("doctor.bucket.what"), &error)],
    };
    let events = t!("doctor.events.what");
    vec![
        match (settings.is_versioned, settings.versions_expire) {
            (true, true) => Finding::ok(versions, t!("doctor.versioning.ok")),
            (true, false) => {
                Finding::warning(versions, t!("doctor.versioning.for_ever.seen"), t!("doctor.versioning.for_ever.cure"))
            }
            (false, _) => Finding::warning(versions, t!("doctor.versioning.off"), t!("doctor.versioning.cure")),
        },
        if settings.tells_event_bridge {
            Finding::ok(events, t!("doctor.on"))
        } else {
            Finding::failed(events, t!("doctor.off"), t!("doctor.events.cure"))
        },
    ]
}
