//! A shop on AWS, as the command line reaches it: region and keys come from the environment.

use std::sync::Arc;

use anyhow::bail;
use shared::{
    app::App,
    clock::{Clock, Zone},
    config::{self, Aws, Config, DEFAULT_ZONE, WECHAT_API},
};

/// Which shop.
#[derive(clap::Args, Clone, Debug)]
pub struct Target {
    /// The table of a deployed shop. Region and keys come from the environment: `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`.
    #[arg(long, value_name = "NAME")]
    pub table: String,
    /// Where DynamoDB answers, if not at AWS.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
}

impl Target {
    /// The shop, if its table is there.
    pub async fn open(&self) -> anyhow::Result<Arc<App>> {
        let mut aws = Aws::from_env()?;
        aws.endpoint = self.endpoint.clone().or(aws.endpoint);
        let place = place(&aws);
        let app = app(aws, &self.table, None)?;
        if !app.table.exists().await? {
            bail!("there is no table {} at {place}", self.table);
        }
        Ok(app)
    }
}

/// What to call it.
pub fn place(aws: &Aws) -> String {
    aws.endpoint.clone().unwrap_or_else(|| format!("AWS in {}", aws.region))
}

/// The part of an app that needs the table and, where there is one, the bucket.
pub fn app(aws: Aws, table: &str, bucket: Option<&str>) -> anyhow::Result<Arc<App>> {
    let config = Config {
        aws,
        table: table.to_owned(),
        bucket: bucket.unwrap_or_default().to_owned(),
        media_url: None,
        zone: Zone::named(DEFAULT_ZONE)?,
        wechat: config::WeChat {
            api_url: WECHAT_API.to_owned(),
            mini_program: None,
            open_platform: None,
            open_redirect_uri: None,
            official_account: None,
        },
        wechat_pay: config::WeChatPay::default(),
        deployment: config::Deployment::default(),
        local: false,
    };
    Ok(App::new(config, Clock::System))
}
