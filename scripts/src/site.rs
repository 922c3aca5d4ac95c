//! A shop, as a command reaches it: the data folder of one on this machine, or the table and the bucket of one on AWS.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use rust_i18n::t;
use shared::{app::App, clock::Clock, config::Shell};

use crate::{
    aws::Login,
    deployed::{self, Place},
    local::running::Running,
    migrate,
    stack::{Engines, Ports},
};

/// Which shop.
#[derive(clap::Args, Clone, Debug)]
pub struct Site {
    /// The data folder of a shop on this machine.
    #[arg(long, value_name = "DIR", default_value = ".shop")]
    pub data: PathBuf,
    /// The stack of a deployed shop, instead of a folder: what `sam deploy` has made.
    #[arg(long, value_name = "NAME", conflicts_with = "data", group = "deployed")]
    pub stack: Option<String>,
    /// The table of a deployed shop, where there is no stack to ask.
    #[arg(long, value_name = "NAME", conflicts_with = "data", group = "deployed")]
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
            deployed::name(self.stack.as_deref(), self.table.as_deref())
        } else {
            self.data.display().to_string()
        }
    }

    pub fn is_deployed(&self) -> bool {
        self.stack.is_some() || self.table.is_some()
    }

    /// Where a deployed one is. Of one that is named by its table, somebody must name the bucket.
    pub async fn place(&self, bucket: Option<&str>) -> anyhow::Result<Place> {
        let (stack, table) = (self.stack.as_deref(), self.table.as_deref());
        let place = deployed::locate(&Shell::from_env(), &self.login, stack, table).await?;
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
            bail!("there is no shop in {}: name its folder with --data, or a deployed one's --stack", self.name());
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
