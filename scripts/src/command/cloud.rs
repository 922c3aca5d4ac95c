//! `cargo shop cloud`: the engines alone, for `cargo lambda watch`.

use std::path::PathBuf;

use shared::{clock::Clock, config::Config};

use crate::{
    demo,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    /// Where table and pictures are kept; in memory otherwise.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Write the environment to this file, for `cargo lambda watch --env-file FILE`, instead of printing it.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    /// Ports of DynamoDB, S3 and WeChat: this one and the two after it. Any free ones otherwise.
    #[arg(long)]
    port: Option<u16>,
    /// The password of the administrator `super` in a new shop; one is made up otherwise.
    #[arg(long, env = "SHOP_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let ports =
        args.port.map_or(Ports::default(), |first| Ports { dynamo: first, objects: first + 1, wechat: first + 2 });
    let engines = Engines::start(args.data.as_deref(), ports)?;
    let (app, new) = engines.app(Clock::System).await?;
    if new {
        demo::furnish(&app, args.admin_password).await?;
    }
    let environment = environment(&engines.config()?);
    match &args.env_file {
        Some(file) => {
            std::fs::write(file, environment)?;
            println!("environment    {}", file.display());
        }
        None => print!("{environment}"),
    }
    println!("ready {}", engines.dynamo.endpoint());
    tokio::signal::ctrl_c().await?;
    println!("stopped");
    Ok(())
}

/// The variables that lead a function to these engines: the mirror of `Config::from_env`.
fn environment(config: &Config) -> String {
    let wechat = &config.wechat;
    let app = |app: &Option<shared::config::WeChatApp>| {
        app.as_ref().map_or_else(Default::default, |app| (app.id.clone(), app.secret.clone()))
    };
    let ((mini, mini_secret), (open, open_secret), (official, official_secret)) =
        (app(&wechat.mini_program), app(&wechat.open_platform), app(&wechat.official_account));
    let pairs = [
        ("AWS_REGION", config.aws.region.clone()),
        ("AWS_ACCESS_KEY_ID", config.aws.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", config.aws.secret_access_key.clone()),
        ("AWS_ENDPOINT_URL_DYNAMODB", config.aws.endpoint.clone().unwrap_or_default()),
        ("AWS_ENDPOINT_URL_S3", config.aws.s3_endpoint.clone().unwrap_or_default()),
        ("SHOP_TABLE", config.table.clone()),
        ("SHOP_BUCKET", config.bucket.clone()),
        ("SHOP_LOCAL", config.local.to_string()),
        ("WECHAT_API_URL", wechat.api_url.clone()),
        ("WECHAT_APP_ID", mini),
        ("WECHAT_APP_SECRET", mini_secret),
        ("WECHAT_OPEN_APP_ID", open),
        ("WECHAT_OPEN_APP_SECRET", open_secret),
        ("WECHAT_OPEN_REDIRECT_URI", wechat.open_redirect_uri.clone().unwrap_or_default()),
        ("WECHAT_OFFICIAL_APP_ID", official),
        ("WECHAT_OFFICIAL_APP_SECRET", official_secret),
        ("WECHAT_PAY_API_URL", config.wechat_pay.api_url.clone()),
        ("WECHAT_PAY_BACKUP_URL", config.wechat_pay.backup_url.clone().unwrap_or_default()),
    ];
    pairs.map(|(name, value)| format!("{name}={value}\n")).concat()
}
