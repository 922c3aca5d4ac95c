//! `cargo shop import`: an old shop's data into a new one.

use std::{path::PathBuf, process};

use anyhow::{Context, bail};
use shared::{clock::Clock, config::Aws};

use crate::{
    deployed,
    import::{self, Options, Progress, Report},
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    /// The dump of the original's database, as mysqldump, phpMyAdmin, DataGrip or Navicat write it. While it is read, a
    /// working file about as large grows where temporary files go (TMPDIR).
    dump: PathBuf,
    /// The folder of the original's pictures (`app/static/images`): those that the dump names are uploaded.
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// The folder of the original's files (`app/static/files`): those that the dump names are uploaded.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    /// The data folder of a shop on this machine.
    #[arg(long, value_name = "DIR", default_value = ".shop")]
    data: PathBuf,
    /// The table of a deployed shop, instead of a folder. Region and keys come from the environment: `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`.
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    table: Option<String>,
    /// The bucket of a deployed shop, for its pictures and files.
    #[arg(long, value_name = "NAME", requires = "table")]
    bucket: Option<String>,
    /// Where DynamoDB and S3 answer, if not at AWS. Missing table and bucket are made there.
    #[arg(long, value_name = "URL", requires = "table")]
    endpoint: Option<String>,
    /// The database to import, where the dump holds several shops.
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    end_on_ctrl_c();
    let options = Options {
        schema: args.schema.clone(),
        images: args.images.clone(),
        files: args.files.clone(),
        progress: Progress::detect(),
    };
    let report = match &args.table {
        Some(table) => into_deployed(&args, table, &options).await?,
        None => into_folder(&args, &options).await?,
    };
    print!("\n{report}");
    if args.table.is_none() {
        println!("\nNo administrator was made up: log in with the passwords of before, for example at");
        println!("  cargo shop dev --data {}", args.data.display());
    }
    Ok(())
}

async fn into_folder(args: &Args, options: &Options) -> anyhow::Result<Report> {
    let start = || Engines::start(Some(&args.data), Ports::default());
    // A folder that is there may be in use, which is better heard before a long dump is read; one that is not is made
    // for a sound dump only.
    let there = if args.data.exists() { Some(start()?) } else { None };
    let source = import::read(&args.dump, options)?;
    let engines = there.map_or_else(start, Ok)?;
    let (app, _) = engines.app(Clock::System).await?;
    // What a power cut takes, the next run writes again.
    engines.dynamo.relax()?;
    let done = import::fill(&app, source, options).await;
    done.with_context(|| format!("{} is not filled", args.data.display()))
}

async fn into_deployed(args: &Args, table: &str, options: &Options) -> anyhow::Result<Report> {
    if args.bucket.is_none() && (args.images.is_some() || args.files.is_some()) {
        bail!("--images and --files need the --bucket they go to");
    }
    let mut aws = Aws::from_env()?;
    if let Some(endpoint) = &args.endpoint {
        (aws.endpoint, aws.s3_endpoint) = (Some(endpoint.clone()), Some(endpoint.clone()));
    }
    let place = deployed::place(&aws);
    eprintln!("into table {table} at {place}");
    let app = deployed::app(aws, table, args.bucket.as_deref())?;
    // Before a long dump is read. On AWS the template makes the table: one that is missing is misspelt.
    if args.endpoint.is_none() && !app.table.exists().await? {
        bail!("there is no table {table} at {place}");
    }
    let source = import::read(&args.dump, options)?;
    if args.endpoint.is_some() {
        app.table.create_if_missing().await?;
        if args.bucket.is_some() {
            app.blobs.create_if_missing().await?;
        }
    }
    let done = import::fill(&app, source, options).await;
    done.with_context(|| format!("the table {table} is not filled"))
}

/// Reading a dump does not yield, so the process is ended from beside it. Whatever is stored by then is whole.
fn end_on_ctrl_c() {
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("\nstopped: the same command again goes on from here");
            process::exit(130);
        }
    });
}
