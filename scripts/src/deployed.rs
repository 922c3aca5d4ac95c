//! A shop on AWS, as the command line reaches it.

use std::sync::Arc;

use anyhow::{Context, bail};
use shared::{
    app::App,
    clock::{Clock, Zone},
    config::{self, Aws, Config, DEFAULT_ZONE, Shell, WECHAT_API},
};

use crate::{
    aws::{Login, Stacks, login},
    migrate,
};

/// Which shop.
#[derive(clap::Args, Clone, Debug)]
pub struct Target {
    /// The stack that `sam deploy` has made.
    #[arg(long, value_name = "NAME", group = "deployed", required_unless_present = "table")]
    pub stack: Option<String>,
    /// Its table, where there is no stack to ask.
    #[arg(long, value_name = "NAME", group = "deployed")]
    pub table: Option<String>,
    #[command(flatten)]
    pub login: Login,
}

/// Where a deployed shop is.
#[derive(Clone, Debug)]
pub struct Place {
    pub aws: Aws,
    pub table: String,
    /// `None` where nobody has told.
    pub bucket: Option<String>,
    /// Where it is served.
    pub url: Option<String>,
}

impl Target {
    /// What to call it.
    pub fn name(&self) -> String {
        name(self.stack.as_deref(), self.table.as_deref())
    }

    /// The shop, if its table is there.
    pub async fn open(&self) -> anyhow::Result<Arc<App>> {
        let place = locate(&Shell::from_env(), &self.login, self.stack.as_deref(), self.table.as_deref()).await?;
        let app = place.open().await?;
        migrate::refuse_newer(&app).await?;
        Ok(app)
    }
}

pub fn name(stack: Option<&str>, table: Option<&str>) -> String {
    match (stack, table) {
        (Some(stack), _) => format!("stack {stack}"),
        (None, table) => format!("table {}", table.unwrap_or_default()),
    }
}

/// Where the shop of a stack is, or the one with this table.
pub async fn locate(shell: &Shell, asked: &Login, stack: Option<&str>, table: Option<&str>) -> anyhow::Result<Place> {
    let aws = login(shell, asked).await?;
    let Some(name) = stack else {
        let table = table.context("neither a stack nor a table is named")?.to_owned();
        return Ok(Place { aws, table, bucket: None, url: None });
    };
    let found = Stacks::new(shell, &aws, asked.endpoint.as_deref())?.find(name).await?;
    let Some(stack) = found else { bail!("there is no stack {name} in {}", aws.region) };
    let outputs = stack.outputs();
    let output = |key: &str| outputs.get(key).map(|value| (*value).to_owned());
    let table = output("Table").with_context(|| format!("the stack {name} is no shop's: it tells of no Table"))?;
    Ok(Place { aws, table, bucket: output("Bucket"), url: output("Url") })
}

impl Place {
    /// What to call it.
    pub fn name(&self) -> String {
        let at = self.aws.endpoint.clone().unwrap_or_else(|| format!("AWS in {}", self.aws.region));
        format!("table {} at {at}", self.table)
    }

    /// The shop, if its table is there.
    pub async fn open(self) -> anyhow::Result<Arc<App>> {
        let (app, name) = (self.app()?, self.name());
        if !app.table.exists().await? {
            bail!("there is no {name}");
        }
        Ok(app)
    }

    /// The part of an app that needs the table and, where there is one, the bucket.
    pub fn app(&self) -> anyhow::Result<Arc<App>> {
        let config = Config {
            aws: self.aws.clone(),
            table: self.table.clone(),
            bucket: self.bucket.clone().unwrap_or_default(),
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
}
