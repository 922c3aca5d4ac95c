//! Whether WeChat knows the shop, and what only the shop's owner can see there.

use std::time::Duration;

use shared::{
    app::App,
    clock::{Clock, Epoch, Zone},
    config::{self, Config, DEFAULT_ZONE, WECHAT_API},
    error::Failure,
    storage::Table,
    wechat::{app, pay::PayError},
};

use super::{Finding, Patient, deployment::Known};
use crate::{
    language::t,
    secrets::{Kind, Verdict, ask},
};

const PATIENCE: Duration = Duration::from_secs(8);
/// Seconds.
const DAY: Epoch = 24 * 60 * 60;
pub async fn examine(patient: &Patient, known: &Known) -> Vec<Finding> {
    let app = known.place.as_ref().and_then(|place| place.app().ok());
    let table = app.as_ref().map(|app| &app.table);
    let mut all = Vec::new();
    let mut mini_program = None;
    for kind in Kind::ALL {
        let parameter = kind.parameter();
        let told = |name: &str| known.variables.get(name).map(String::as_str).or(patient.shell.get(name));
        let told = |name: &str| told(name).filter(|value| !value.is_empty()).map(str::to_owned);
        let is_mini_program = kind == Kind::MiniProgram;
        let Some(id) = told(kind.id_variable()) else {
            if is_mini_program {
                all.push(Finding::warning(t!("doctor.mini.what"), t!("doctor.mini.none"), t!("doctor.mini.cure")));
            }
            continue;
        };
        if is_mini_program {
            mini_program = Some(id.clone());
        }
        let secret = match (told(kind.secret_variable()), table) {
            (Some(secret), _) => Ok(Some(secret)),
            (None, Some(table)) => stored(table, &id).await,
            (None, None) => Ok(None),
        };
        all.push(match secret {
            Ok(Some(secret)) if is_mini_program => {
                let api = patient.shell.get("WECHAT_API_URL").unwrap_or(WECHAT_API);
                mini_program_of(api, &id, &secret).await
            }
            Ok(Some(_)) => Finding::ok(t!("doctor.app.what", parameter = parameter), id),
            Ok(None) => {
                let seen = t!("doctor.app.none.seen", id = id);
                let cure = t!("doctor.app.none.cure", kind = kind.option());
                Finding::warning(t!("doctor.app.what", parameter = parameter), seen, cure)
            }
            Err(failure) => Finding::skipped(t!("doctor.app.what", parameter = parameter), failure.to_string()),
        });
    }
    all.push(pay(patient, known, mini_program).await);
    all.extend(tasks(known));
    all
}

/// The secret that a deployed shop has of this app.
async fn stored(table: &Table, app_id: &str) -> Result<Option<String>, Failure> {
    Ok(app::load(table, app_id).await?.map(|app| app.secret))
}

async fn mini_program_of(api: &str, id: &str, secret: &str) -> Finding {
    let what = t!("doctor.mini.what");
    let (errcode, errmsg) = match ask(api, id, secret).await {
        Verdict::Taken => return Finding::ok(what, t!("doctor.mini.ok", id = id)),
        Verdict::Refused { errcode, errmsg } => (errcode, errmsg),
        Verdict::Unasked(why) => return Finding::skipped(what, t!("doctor.mini.unasked", why = why)),
    };
    let cure = match errcode {
        40013 => t!("doctor.mini.no_such_app"),
        40125 => t!("doctor.mini.wrong_secret"),
        40164 => t!("doctor.mini.white_list"),
        40243 => t!("doctor.mini.frozen"),
        _ => t!("doctor.mini.other"),
    };
    Finding::failed(what, t!("doctor.mini.refused", code = errcode, why = errmsg), cure)
}

/// Asks for a trade that cannot be there: a sound "no such trade" needs the merchant's key, its certificate's serial
/// number, the app's tie to the merchant, and WeChat Pay's own key.
async fn pay(patient: &Patient, known: &Known, app_id: Option<String>) -> Finding {
    let what = t!("doctor.pay.what");
    let (Some(place), Some(app_id), true) = (&known.place, app_id, known.has_merchant) else {
        return Finding::skipped(what, t!("doctor.pay.unasked"));
    };
    let Some(zone) = Zone::named(DEFAULT_ZONE) else { return Finding::skipped(what, DEFAULT_ZONE) };
    let app_id = Some(app_id);
    let wechat_pay = match patient.shell.get("WECHAT_PAY_API_URL") {
        Some(url) => config::WeChatPay { app_id, api_url: url.to_owned(), backup_url: None },
        None => config::WeChatPay { app_id, ..config::WeChatPay::default() },
    };
    let config = Config {
        aws: place.aws.clone(),
        table: place.table.clone(),
        bucket: String::new(),
        media_url: None,
        zone,
        // Payments need no secret of the mini-program.
        wechat: config::WeChat {
            api_url: WECHAT_API.to_owned(),
            mini_program: None,
            open_platform: None,
            open_redirect_uri: None,
            official_account: None,
        },
        wechat_pay,
        deployment: config::Deployment::default(),
        local: false,
    };
    let number = format!("doctor{:016x}", rand::random::<u64>());
    let answer = App::new(config, Clock::System).pay.query(&number, PATIENCE).await;
    let (seen, cure) = match answer {
        Err(error) if error.is("ORDER_NOT_EXIST") || error.is("RESOURCE_NOT_EXISTS") => {
            return Finding::ok(what, t!("doctor.pay.ok"));
        }
        Err(error) if error.is("SIGN_ERROR") => (t!("doctor.pay.signature.seen"), t!("doctor.pay.signature.cure")),
        Err(error) if error.is("APPID_MCHID_NOT_MATCH") || error.is("NO_AUTH") => {
            (t!("doctor.pay.untied.seen"), t!("doctor.pay.untied.cure"))
        }
        Err(PayError::Unknown(why)) => (t!("doctor.pay.lost.seen", why = why), t!("doctor.pay.lost.cure")),
        Err(error) => (error.to_string().into(), t!("doctor.pay.other")),
        Ok(_) => (t!("doctor.pay.made_up.seen"), t!("doctor.pay.made_up.cure")),
    };
    Finding::failed(what, seen, cure)
}

/// A month is what a person may need to see to it.
fn certificate(until: Option<Epoch>, now: Epoch) -> Finding {
    let what = t!("doctor.api_certificate.what");
    let cure = t!("doctor.api_certificate.cure");
    let Some(until) = until else { return Finding::to_do(what, t!("doctor.api_certificate.unknown")) };
    let end = Zone::named(DEFAULT_ZONE).map_or_else(|| until.to_string(), |zone| zone.show(until));
    let left = (until - now).div_euclid(DAY);
    match left {
        ..0 => Finding::failed(what, t!("doctor.api_certificate.ended", end = end), cure),
        0..=30 => Finding::warning(what, t!("doctor.api_certificate.ends", end = end, days = left), cure),
        _ => Finding::ok(what, t!("doctor.api_certificate.ok", end = end)),
    }
}

/// No call of a shop can read these.
fn tasks(known: &Known) -> Vec<Finding> {
    let Some(url) = known.place.as_ref().and_then(|place| place.url.as_deref()) else { return Vec::new() };
    let mut all = Vec::new();
    if !url.starts_with("https://") {
        all.push(Finding::failed("HTTPS", url, t!("doctor.https")));
    }
    let media =
        known.variables.get("SHOP_MEDIA_URL").map(String::as_str).filter(|media| !media.is_empty() && *media != url);
    let download = media.map_or_else(|| url.to_owned(), |media| format!("{url}, {media}"));
    all.push(Finding::to_do(t!("doctor.domains.what"), t!("doctor.domains.task", url = url, download = download)));
    if known.has_merchant {
        all.push(certificate(known.certificate_until, Clock::System.now()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_certificate_is_told_of_a_month_before_it_ends() {
        let now = 1_767_225_600;
        let after = |days: Epoch| certificate(Some(now + days * DAY), now).level;
        assert_eq!([31, 30, 0, -1].map(after), [Level::Ok, Level::Warning, Level::Warning, Level::Failed]);
        assert_eq!(certificate(None, now).level, Level::ToDo);
        assert!(certificate(Some(now), now).seen.contains("2026-01-01"));
    }
}
