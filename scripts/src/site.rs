//! A shop, as a command reaches it: the data folder of one on this machine, or the table and the bucket of one on AWS.

use std::{path::PathBuf, sync::Arc};

use crate::language::t;
use anyhow::{Context, bail};
use shared::{app::App, clock::Clock, config::Shell};

use crate::{
    aws::Login,
    deployed::{self, Choice, Place},
    local::running::Running,
    migrate,
    stack::{Engines, Ports},
};

/// Which shop: one on this machine, unless a deployed one is named. A `--stack` alone is the one of `samconfig.toml`.
#[derive(clap::Args, Clone, Debug)]
#[command(
    mut_arg("profile", |arg| arg.requires("deployed")),
    mut_arg("region", |arg| arg.requires("deployed")),
    mut_arg("endpoint", |arg| arg.requires("deployed")),
    mut_arg("config_env", |arg| arg.requires("deployed"))
)]
pub struct Site {
    #[arg(long, value_name = "DIR", default_value = ".shop", help = t!("deployed.option.data").into_owned())]
    pub data: PathBuf,
    #[arg(
        long, value_name = "NAME", conflicts_with = "data", group = "deployed", num_args = 0..=1, default_missing_value = "",
        help = t!("deployed.option.stack_or_bare").into_owned()
    )]
    pub stack: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "data", group = "deployed", help = t!("deployed.option.table").into_owned())]
    pub table: Option<String>,
    #[command(flatten)]
    pub login: Login,
}

/// A shop that can be worked with, while this lives.
pub struct Opened {
    pub app: Arc<App>,
    /// Of a shop on this machine that no other process has open.
    pub engines: Option<Engines>,
}

/// Whether a shop may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// On AWS the template makes table and bucket: there it may not.
    Made,
    Refused,
}

impl Site {
    /// What to call it.
    pub fn name(&self) -> String {
        if self.is_deployed() {
            let chosen = self.choose().ok().and_then(|choice| choice.stack);
            deployed::name(chosen.as_deref().or(self.stack.as_deref()), self.table.as_deref())
        } else {
            self.data.display().to_string()
        }
    }

    pub fn is_deployed(&self) -> bool {
        self.stack.is_some() || self.table.is_some()
    }

    /// The deployed shop that is meant.
    fn choose(&self) -> anyhow::Result<Choice> {
        deployed::choose(self.stack.as_deref(), self.table.as_deref(), &self.login)?.named()
    }

    /// Where a deployed one is. Of one that is named by its table, somebody must name the bucket.
    pub async fn place(&self, bucket: Option<&str>) -> anyhow::Result<Place> {
        let place = self.choose()?.place(&Shell::from_env()).await?;
        Ok(Place { bucket: bucket.map(str::to_owned).or(place.bucket), ..place })
    }

    /// The shop as it is: a folder that is made for it gets neither goods nor a merchant's account. A deployed one has
    /// pictures and files only if its bucket is known.
    pub async fn open(&self, bucket: Option<&str>, missing: Missing) -> anyhow::Result<Opened> {
        let opened = if self.is_deployed() {
            Opened { app: self.deployed(bucket, missing).await?, engines: None }
        } else {
            self.folder(missing).await?
        };
        migrate::refuse_newer(&opened.app).await?;
        Ok(opened)
    }

    async fn folder(&self, missing: Missing) -> anyhow::Result<Opened> {
        if let Some(running) = Running::find(&self.data) {
            // What fills a shop would meet those who shop there.
            if missing == Missing::Made {
                bail!(t!(
                    "dev.running.stop",
                    path = self.name(),
                    pid = running.pid,
                    url = running.url.unwrap_or_default()
                ));
            }
            return Ok(Opened { app: running.place().app()?, engines: None });
        }
        if missing == Missing::Refused && !self.data.exists() {
            bail!(t!("dev.running.none", path = self.name()));
        }
        let engines = Engines::start(Some(&self.data), Ports::default())?;
        let app = App::new(engines.config()?, Clock::System);
        app.table.create_if_missing().await?;
        app.blobs.create_if_missing().await?;
        Ok(Opened { app, engines: Some(engines) })
    }

    async fn deployed(&self, bucket: Option<&str>, missing: Missing) -> anyhow::Result<Arc<App>> {
        let place = self.place(bucket).await?;
        eprintln!("{}", place.name());
        if self.login.endpoint.is_some() && missing == Missing::Made {
            let app = place.app()?;
            app.table.create_if_missing().await.with_context(|| place.name())?;
            if place.bucket.is_some() {
                app.blobs.create_if_missing().await?;
            }
            return Ok(app);
        }
        place.open().await
    }
}
