//! A shop on AWS, as the command line reaches it.

use std::sync::Arc;

use crate::language::t;
use anyhow::{Context, bail};
use shared::{
    app::App,
    clock::{Clock, Zone},
    config::{self, Aws, Config, DEFAULT_ZONE, Shell, WECHAT_API},
};

use crate::{
    aws::{Login, RegionSource, Stacks, login, region},
    migrate,
};

/// Which shop, where it can only be one on AWS.
#[derive(clap::Args, Clone, Debug)]
pub struct Target {
    #[arg(long, value_name = "NAME", group = "deployed", help = t!("deployed.option.stack").into_owned())]
    pub stack: Option<String>,
    #[arg(long, value_name = "NAME", group = "deployed", help = t!("deployed.option.table").into_owned())]
    pub table: Option<String>,
    #[command(flatten)]
    pub login: Login,
}

/// The deployed shop that is meant, with what `samconfig.toml` adds to the options.
#[derive(Clone, Debug)]
pub struct Choice {
    pub stack: Option<String>,
    pub table: Option<String>,
    pub login: Login,
    /// Nobody named the stack: it is the one that `sam deploy` deploys.
    pub is_samconfigs: bool,
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
    /// The shop that is meant.
    ///
    /// # Errors
    /// Neither the options nor `samconfig.toml` name one.
    pub fn choose(&self) -> anyhow::Result<Choice> {
        choose(self.stack.as_deref(), self.table.as_deref(), &self.login)?.named()
    }

    /// What to call it.
    pub fn name(&self) -> String {
        let chosen = self.choose().ok();
        let stack = chosen.as_ref().map_or(self.stack.as_deref(), |choice| choice.stack.as_deref());
        name(stack, self.table.as_deref())
    }

    /// The shop, if its table is there.
    pub async fn open(&self) -> anyhow::Result<Arc<App>> {
        let place = self.choose()?.place(&Shell::from_env()).await?;
        let app = place.open().await?;
        migrate::refuse_newer(&app).await?;
        Ok(app)
    }
}

/// The shop that options and `samconfig.toml` name. A stack without a name, as in a `--stack` alone, is the one of the file.
pub fn choose(stack: Option<&str>, table: Option<&str>, login: &Login) -> anyhow::Result<Choice> {
    let stack = stack.filter(|name| !name.is_empty());
    let login = login.with_samconfig(stack)?;
    let (mut stack, table) = (stack.map(str::to_owned), table.map(str::to_owned));
    let is_samconfigs = stack.is_none() && table.is_none();
    if is_samconfigs {
        stack = login.samconfig.as_ref().and_then(|config| config.stack.clone());
    }
    Ok(Choice { is_samconfigs: is_samconfigs && stack.is_some(), stack, table, login })
}

impl Choice {
    /// # Errors
    /// It is none.
    pub fn named(self) -> anyhow::Result<Self> {
        if self.stack.is_none() && self.table.is_none() {
            bail!(t!("deployed.nothing_named"));
        }
        Ok(self)
    }

    /// The line that says which stack it is, where it is the one of `samconfig.toml`.
    pub async fn line(&self, shell: &Shell) -> anyhow::Result<Option<String>> {
        let Some(stack) = self.stack.as_deref().filter(|_| self.is_samconfigs) else { return Ok(None) };
        let (region, source) = region(shell, &self.login).await?;
        Ok(Some(match source {
            RegionSource::SamConfig => t!("deployed.line", stack = stack, region = region).into_owned(),
            source => t!("deployed.line_of_two", stack = stack, region = region, source = source).into_owned(),
        }))
    }

    /// Where it is. Says so on standard error, where nobody has named it.
    pub async fn place(&self, shell: &Shell) -> anyhow::Result<Place> {
        if let Some(line) = self.line(shell).await? {
            eprintln!("{line}");
        }
        locate(shell, &self.login, self.stack.as_deref(), self.table.as_deref()).await
    }
}

pub fn name(stack: Option<&str>, table: Option<&str>) -> String {
    match (stack, table) {
        (Some(stack), _) => t!("deployed.stack", stack = stack).into_owned(),
        (None, table) => t!("deployed.table", table = table.unwrap_or_default()).into_owned(),
    }
}

/// Where the shop of a stack is, or the one with this table.
pub async fn locate(shell: &Shell, asked: &Login, stack: Option<&str>, table: Option<&str>) -> anyhow::Result<Place> {
    let aws = login(shell, asked).await?;
    let Some(name) = stack else {
        let table = table.with_context(|| t!("deployed.nothing_named"))?.to_owned();
        return Ok(Place { aws, table, bucket: None, url: None });
    };
    let found = Stacks::new(shell, &aws, asked.endpoint.as_deref())?.find(name).await?;
    let Some(stack) = found else { bail!(t!("deployed.no_stack", stack = name, region = aws.region)) };
    let outputs = stack.outputs();
    let output = |key: &str| outputs.get(key).map(|value| (*value).to_owned());
    let table = output("Table").with_context(|| t!("deployed.no_shop", stack = name))?;
    Ok(Place { aws, table, bucket: output("Bucket"), url: output("Url") })
}

impl Place {
    /// What to call it.
    pub fn name(&self) -> String {
        let at = self.aws.endpoint.clone().unwrap_or_else(|| format!("AWS {}", self.aws.region));
        t!("deployed.place", table = self.table, at = at).into_owned()
    }

    /// The shop, if its table is there.
    pub async fn open(self) -> anyhow::Result<Arc<App>> {
        let (app, name) = (self.app()?, self.name());
        if !app.table.exists().await? {
            bail!(t!("deployed.no_place", place = name));
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
            zone: Zone::named(DEFAULT_ZONE).context(DEFAULT_ZONE)?,
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
