//! A shop, as a command reaches it: the data folder of one on this machine, or the table and the bucket of one on AWS.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use shared::{app::App, clock::Clock, config::Aws};

use crate::{
    deployed,
    stack::{Engines, Ports},
};

/// Which shop.
#[derive(clap::Args, Clone, Debug)]
pub struct Site {
    /// The data folder of a shop on this machine.
    #[arg(long, value_name = "DIR", default_value = ".shop")]
    pub data: PathBuf,
    /// The table of a deployed shop, instead of a folder. Region and keys come from the environment: `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`.
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    pub table: Option<String>,
    /// Where DynamoDB and S3 answer, if not at AWS.
    #[arg(long, value_name = "URL", requires = "table")]
    pub endpoint: Option<String>,
}

/// A shop that can be worked with, while this lives.
pub struct Opened {
    pub app: Arc<App>,
    /// Of a shop on this machine.
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
        self.table.as_ref().map_or_else(|| self.data.display().to_string(), |table| format!("table {table}"))
    }

    /// The shop as it is: a folder that is made for it gets neither goods nor a merchant's account. A deployed one has
    /// pictures and files only if its bucket is named.
    pub async fn open(&self, bucket: Option<&str>, missing: Missing) -> anyhow::Result<Opened> {
        match &self.table {
            Some(table) => Ok(Opened { app: self.deployed(table, bucket, missing).await?, engines: None }),
            None => self.folder(missing).await,
        }
    }

    async fn folder(&self, missing: Missing) -> anyhow::Result<Opened> {
        if missing == Missing::Refused && !self.data.exists() {
            bail!("there is no shop in {}: name its folder with --data, or a deployed one's --table", self.name());
        }
        let engines = Engines::start(Some(&self.data), Ports::default())?;
        let app = App::new(engines.config()?, Clock::System);
        app.table.create_if_missing().await?;
        app.blobs.create_if_missing().await?;
        Ok(Opened { app, engines: Some(engines) })
    }

    async fn deployed(&self, table: &str, bucket: Option<&str>, missing: Missing) -> anyhow::Result<Arc<App>> {
        let mut aws = Aws::from_env()?;
        if let Some(endpoint) = &self.endpoint {
            (aws.endpoint, aws.s3_endpoint) = (Some(endpoint.clone()), Some(endpoint.clone()));
        }
        let place = deployed::place(&aws);
        eprintln!("table {table} at {place}");
        let app = deployed::app(aws, table, bucket)?;
        if self.endpoint.is_some() && missing == Missing::Made {
            app.table.create_if_missing().await.with_context(|| place.clone())?;
            if bucket.is_some() {
                app.blobs.create_if_missing().await?;
            }
        } else if !app.table.exists().await? {
            bail!("there is no table {table} at {place}");
        }
        Ok(app)
    }
}
