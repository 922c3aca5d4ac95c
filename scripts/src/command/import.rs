//! `cargo shop import`: an old shop's data into a new one, or spreadsheets into the catalogue.

mod sheets;

use std::{fs::File, io::Read, path::PathBuf, process};

use anyhow::{Context, bail};
use shared::clock::Clock;

use crate::{
    import::{self, Options, Progress, Report},
    language::{t, text},
    site::Site,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
#[command(about = t!("import.about").into_owned(), long_about = t!("import.long").into_owned())]
pub struct Args {
    #[arg(value_name = "FILE", help = t!("import.arg.file").into_owned())]
    dump: PathBuf,
    #[command(flatten)]
    site: Site,
    #[arg(long, value_name = "NAME", requires = "table", help = t!("import.arg.bucket").into_owned())]
    bucket: Option<String>,
    #[arg(long, value_name = "DIR", help = t!("import.arg.images").into_owned())]
    images: Option<PathBuf>,
    #[arg(long, value_name = "DIR", help = t!("import.arg.files").into_owned())]
    files: Option<PathBuf>,
    #[arg(long, value_name = "NAME", help = t!("import.arg.schema").into_owned())]
    schema: Option<String>,
    #[arg(long, help = t!("import.arg.strict").into_owned())]
    strict: bool,
    #[arg(long, short, help = t!("import.arg.yes").into_owned())]
    yes: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    end_on_ctrl_c();
    if is_zip(&args.dump)? && !import::is_zipped_dump(&args.dump) {
        return sheets::run(&args).await;
    }
    if args.yes {
        bail!(t!("import.error.yes", file = args.dump.display()));
    }
    let options = Options {
        schema: args.schema.clone(),
        images: args.images.clone(),
        files: args.files.clone(),
        strict: args.strict,
        progress: Progress::detect(),
    };
    let deployed = args.site.is_deployed();
    let report = if deployed { into_deployed(&args, &options).await? } else { into_folder(&args, &options).await? };
    print!("\n{report}");
    if !deployed {
        println!("\n{}", t!("import.log_in", command = format!("cargo shop dev --data {}", args.site.data.display())));
    }
    Ok(())
}

/// By the first bytes, whatever the file is called. One that cannot be read is refused by who reads it.
fn is_zip(path: &PathBuf) -> anyhow::Result<bool> {
    let mut magic = [0; 4];
    let Ok(file) = File::open(path) else { return Ok(false) };
    let read = file.take(4).read(&mut magic).with_context(|| t!("import.error.unreadable", file = path.display()))?;
    Ok(read == 4 && [*b"PK\x03\x04", *b"PK\x05\x06"].contains(&magic))
}

async fn into_folder(args: &Args, options: &Options) -> anyhow::Result<Report> {
    let start = || Engines::start(Some(&args.site.data), Ports::default());
    // A folder that is there may be in use, which is better heard before a long dump is read; one that is not is made
    // for a sound dump only.
    let there = if args.site.data.exists() { Some(start()?) } else { None };
    let source = import::read(&args.dump, options)?;
    let engines = there.map_or_else(start, Ok)?;
    let (app, _) = engines.app(Clock::System).await?;
    // What a power cut takes, the next run writes again.
    engines.dynamo.relax()?;
    let done = import::fill(&app, source, options).await;
    // The smaller versions of pictures are made here, and nowhere else later.
    engines.objects.created().settled().await;
    done.with_context(|| t!("import.error.not_filled", what = args.site.data.display()))
}

async fn into_deployed(args: &Args, options: &Options) -> anyhow::Result<Report> {
    let place = args.site.place(args.bucket.as_deref()).await?;
    let name = place.name();
    if place.bucket.is_none() && (args.images.is_some() || args.files.is_some()) {
        bail!(text!("import.error.needs_bucket"));
    }
    eprintln!("{}", t!("import.into", name = name));
    let elsewhere = args.site.login.endpoint.is_some();
    let app = place.app()?;
    // Before a long dump is read. On AWS the template makes the table: one that is missing is misspelt.
    if !elsewhere && !app.table.exists().await? {
        bail!(t!("import.error.no_table", name = name));
    }
    let source = import::read(&args.dump, options)?;
    if elsewhere {
        app.table.create_if_missing().await?;
        if place.bucket.is_some() {
            app.blobs.create_if_missing().await?;
        }
    }
    let done = import::fill(&app, source, options).await;
    done.with_context(|| t!("import.error.not_filled", what = name))
}

/// Reading a dump does not yield, so the process is ended from beside it. Whatever is stored by then is whole.
fn end_on_ctrl_c() {
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("\n{}", text!("import.stopped"));
            process::exit(130);
        }
    });
}
