//! Whether WeChat knows the shop, and what only the shop's owner can see there.

use std::time::Duration;

use shared::{
    app::App,
    clock::{Clock, Epoch, Zone},
    config::{self, Config, DEFAULT_ZONE, WECHAT_API, WeChatApp},
    wechat::{app, pay::PayError},
};

use super::{Finding, Patient, deployment::Known};
use crate::secrets::{Verdict, ask};

const PATIENCE: Duration = Duration::from_secs(8);
/// Seconds.
const DAY: Epoch = 24 * 60 * 60;

pub async fn examine(patient: &Patient, known: &Known) -> Vec<Finding> {
    let told = |name: &str| known.variables.get(name).map(String::as_str).or(patient.shell.get(name));
    let told = |name: &str| told(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let mut all = Vec::new();
    let app = match told("WECHAT_APP_ID") {
        Some(id) => Some(WeChatApp { secret: told("WECHAT_APP_SECRET").or(stored(known, &id).await), id }),
        None => None,
    };
    let api = patient.shell.get("WECHAT_API_URL").unwrap_or(WECHAT_API);
    all.push(match &app {
        Some(WeChatApp { id, secret: Some(secret) }) => mini_program(api, id, secret).await,
        Some(_) => Finding::warning("mini-program", "no secret is stored", "`cargo shop secret wechat`"),
        None => Finding::warning(
            "mini-program",
            "no app id is known",
            "the template's parameter WeChatAppId, from mp.weixin.qq.com → 开发管理 → 开发设置",
        ),
    });
    all.push(pay(patient, known, app).await);
    all.extend(tasks(known));
    all
}

/// The secret that a deployed shop has of this app.
async fn stored(known: &Known, app_id: &str) -> Option<String> {
    let shop = known.place.as_ref()?.app().ok()?;
    Some(app::load(&shop.table, app_id).await.ok()??.secret)
}

async fn mini_program(api: &str, id: &str, secret: &str) -> Finding {
    let what = "mini-program";
    let (errcode, errmsg) = match ask(api, id, secret).await {
        Verdict::Taken => return Finding::ok(what, format!("WeChat takes {id} and its secret")),
        Verdict::Refused { errcode, errmsg } => (errcode, errmsg),
        Verdict::Unasked(why) => return Finding::skipped(what, format!("WeChat is not asked: {why}")),
    };
    let cure = match errcode {
        40013 => "WeChatAppId is not that of a mini-program",
        40125 => {
            "the secret is another one: reset it at mp.weixin.qq.com → 开发管理 → 开发设置, and `cargo shop secret wechat` stores it"
        }
        40164 => {
            "the IP white list (mp.weixin.qq.com → 开发管理 → 开发设置) does not have this machine; Lambda has no fixed \
             address: switch the list off, or lead the functions through a NAT gateway and list that"
        }
        40243 => "the secret is frozen: thaw it at mp.weixin.qq.com → 开发管理 → 开发设置",
        _ => "see WeChat's list of return codes",
    };
    Finding::failed(what, format!("WeChat refuses: {errcode} {errmsg}"), cure)
}

/// Asks for a trade that cannot be there: a sound "no such trade" needs the merchant's key, its certificate's serial
/// number, the app's tie to the merchant, and WeChat Pay's own key.
async fn pay(patient: &Patient, known: &Known, app: Option<WeChatApp>) -> Finding {
    let what = "WeChat Pay";
    let (Some(place), Some(mini_program), true) = (&known.place, app, known.has_merchant) else {
        return Finding::skipped(what, "asked when there is a mini-program, a deployed shop and a sound merchant");
    };
    let Ok(zone) = Zone::named(DEFAULT_ZONE) else { return Finding::skipped(what, "no time zone") };
    let app_id = Some(mini_program.id.clone());
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
        wechat: config::WeChat {
            api_url: WECHAT_API.to_owned(),
            mini_program: Some(mini_program),
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
    match answer {
        Err(error) if error.is("ORDER_NOT_EXIST") || error.is("RESOURCE_NOT_EXISTS") => {
            Finding::ok(what, "signatures hold both ways")
        }
        Err(error) if error.is("SIGN_ERROR") => Finding::failed(
            what,
            "it does not take our signature",
            "the private key, the serial number and this clock go together: `cargo shop secret wechat-pay` with those of \
             one certificate (pay.weixin.qq.com → 账户中心 → API安全)",
        ),
        Err(error) if error.is("APPID_MCHID_NOT_MATCH") || error.is("NO_AUTH") => Finding::failed(
            what,
            "the mini-program is not tied to the merchant",
            "pay.weixin.qq.com → 产品中心 → AppID账号管理, and 产品中心 → JSAPI支付",
        ),
        Err(PayError::Unknown(why)) => Finding::failed(
            what,
            format!("no answer that holds: {why}"),
            "offline? Or the public key and its id are not WeChat Pay's own: pay.weixin.qq.com → 账户中心 → API安全",
        ),
        Err(error) => Finding::failed(what, error.to_string(), "see WeChat Pay's list of return codes"),
        Ok(_) => Finding::failed(what, "it knows a trade that was made up", "ask WeChat Pay's support"),
    }
}

/// A month is what a person may need to see to it.
fn certificate(until: Option<Epoch>, now: Epoch) -> Finding {
    let what = "merchant's certificate";
    let cure =
        "renew it at pay.weixin.qq.com → 账户中心 → API安全, then `cargo shop secret wechat-pay --certificate …`";
    let Some(until) = until else {
        let task = "pay.weixin.qq.com → 账户中心 → API安全 tells until when it is good: five years; renew it a month before. \
                    `cargo shop secret wechat-pay --certificate` lets this command tell it";
        return Finding::to_do(what, task);
    };
    let end = Zone::named(DEFAULT_ZONE).map_or_else(|_| until.to_string(), |zone| zone.show(until));
    let left = (until - now).div_euclid(DAY);
    match left {
        ..0 => Finding::failed(what, format!("ended on {end}: nobody can pay"), cure),
        0..=30 => Finding::warning(what, format!("ends on {end}, in {left} days"), cure),
        _ => Finding::ok(what, format!("good until {end}")),
    }
}

/// No call of a shop can read these.
fn tasks(known: &Known) -> Vec<Finding> {
    let Some(url) = known.place.as_ref().and_then(|place| place.url.as_deref()) else { return Vec::new() };
    let mut all = Vec::new();
    if !url.starts_with("https://") {
        let cure = "mini-programs and WeChat Pay reach shops by https only: put a domain with a certificate in front";
        all.push(Finding::failed("https", url, cure));
    }
    let media =
        known.variables.get("SHOP_MEDIA_URL").map(String::as_str).filter(|media| !media.is_empty() && *media != url);
    let download = media.map_or_else(|| url.to_owned(), |media| format!("{url} and {media}"));
    all.push(Finding::to_do(
        "domain white list",
        format!(
            "mp.weixin.qq.com → 开发管理 → 开发设置 → 服务器域名: request and uploadFile {url}, downloadFile {download}"
        ),
    ));
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
