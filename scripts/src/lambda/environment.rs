//! Which functions the template makes, where they were built, and what it tells them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use shared::config::{Config, WeChatApp};

use super::Bootstrap;
use crate::template;

/// What leads a function to engines on this machine: no template sets it.
const LOCAL: [&str; 9] = [
    "AWS_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_S3",
    "SHOP_LOCAL",
    "WECHAT_API_URL",
    "WECHAT_PAY_API_URL",
    "WECHAT_PAY_BACKUP_URL",
];

/// The variables that lead a function to these engines: the mirror of `Config::from_env`.
pub fn variables(config: &Config) -> BTreeMap<&'static str, String> {
    let wechat = &config.wechat;
    let id = |app: &Option<WeChatApp>| app.as_ref().map(|app| app.id.clone()).unwrap_or_default();
    let apps = [
        ("WECHAT_APP_SECRET", &wechat.mini_program),
        ("WECHAT_OPEN_APP_SECRET", &wechat.open_platform),
        ("WECHAT_OFFICIAL_APP_SECRET", &wechat.official_account),
    ];
    // The table has them, but for a real application's on one's own machine.
    let secrets = apps.into_iter().filter_map(|(name, app)| Some((name, app.as_ref()?.secret.clone()?)));
    let others = [
        ("AWS_REGION", config.aws.region.clone()),
        ("AWS_ACCESS_KEY_ID", config.aws.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", config.aws.secret_access_key.clone()),
        ("AWS_ENDPOINT_URL_DYNAMODB", config.aws.endpoint.clone().unwrap_or_default()),
        ("AWS_ENDPOINT_URL_S3", config.aws.s3_endpoint.clone().unwrap_or_default()),
        ("SHOP_TABLE", config.table.clone()),
        ("SHOP_BUCKET", config.bucket.clone()),
        ("SHOP_LOCAL", config.local.to_string()),
        ("WECHAT_API_URL", wechat.api_url.clone()),
        ("WECHAT_APP_ID", id(&wechat.mini_program)),
        ("WECHAT_OPEN_APP_ID", id(&wechat.open_platform)),
        ("WECHAT_OPEN_REDIRECT_URI", wechat.open_redirect_uri.clone().unwrap_or_default()),
        ("WECHAT_OFFICIAL_APP_ID", id(&wechat.official_account)),
        ("WECHAT_PAY_API_URL", config.wechat_pay.api_url.clone()),
        ("WECHAT_PAY_BACKUP_URL", config.wechat_pay.backup_url.clone().unwrap_or_default()),
    ];
    others.into_iter().chain(secrets).collect()
}

/// The template's functions by area, each with those of these variables that the template gives it, and those without
/// which it would not find this machine's engines.
///
/// `binaries` is what `sam build` has made, or `cargo lambda build`, or cargo: `.aws-sam/build`, `target/lambda`,
/// `target/debug`.
pub fn bootstraps(binaries: &Path, config: &Config) -> anyhow::Result<BTreeMap<String, Bootstrap>> {
    let known = variables(config);
    let functions = template::functions(template::TEMPLATE)?.into_iter().map(|function| {
        let program = program(binaries, &function);
        let told = function.variables.iter().map(String::as_str).chain(LOCAL);
        // What nobody has said is a parameter left out.
        let variables = told.map(|name| (name.to_owned(), known.get(name).cloned().unwrap_or_default())).collect();
        let bootstrap = Bootstrap { function: function.name, program, memory_mb: function.memory_mb, variables };
        (function.area, bootstrap)
    });
    Ok(functions.collect())
}

/// Whoever starts it finds out whether it is there.
fn program(binaries: &Path, function: &template::Function) -> PathBuf {
    let made = |name: &str| binaries.join(name).join("bootstrap");
    let found = [made(&function.name), made(&function.area)].into_iter().find(|place| place.is_file());
    found.unwrap_or_else(|| binaries.join(&function.area))
}
