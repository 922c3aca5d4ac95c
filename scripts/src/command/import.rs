//! `cargo shop import`: an old shop's data into a new one, or spreadsheets into the catalogue.

mod sheets;

use std::{fs::File, io::Read, path::PathBuf, process};

use anyhow::{Context, bail};
use shared::clock::Clock;

use crate::{
    import::{self, Options, Progress, Report},
    site::Site,
    stack::{Engines, Ports},
};

/// Bring in an old shop from a MySQL dump, or what was changed in the spreadsheets of an export.
///
/// FILE is one of two things, and its first bytes tell which.
///
/// A MySQL DUMP of the original (mini-shop-server) fills a shop: give its pictures and files with --images and --files. Every
/// row is accounted for in the report.
///
/// A ZIP FILE as `cargo shop export` writes it changes the catalogue. All rows are looked at first, and all that is wrong is
/// told at once, by file, row and column; then it says what it would create, change and delete, and asks (or takes --yes).
/// Columns may be missing, in any order, and in Chinese or English; the text may be UTF-8 or, as Excel saves it on a Chinese
/// Windows, GBK; `,` `;` or tabs may separate.
///
///   · A row with an ID changes that thing. Cells that say what the shop has are no change; an empty cell empties.
///
///   · A row without an ID makes a new one, once: a row is known again by its code (编号), or by its name (a product's: and
///     its category). The same file again does nothing twice, and completes what was broken off.
///
///   · 删除 = 1 takes a product off sale, and deletes what is in the other files.
///
///   · 库存 next to 库存(导出时) adds or takes the difference, so that nothing sold meanwhile is undone; alone it sets the
///     stock, and empty it leaves it. Leave 导出批次 as it is: it tells which differences were applied already.
///
///   · 类别 is a category's name or ID; 商品 and 指向 name products by ID or by the code of a row.
///
///   · Pictures are names of files in images/, names of pictures that the shop has, or https addresses; several are separated
///     by | or by line breaks. Properties are written as 产地:云南|净含量:500g. A backslash stands before a | or : that is text.
#[derive(clap::Args)]
pub struct Args {
    /// A dump as mysqldump, phpMyAdmin, DataGrip or Navicat write it, or a zip file of spreadsheets. While a dump is read, a
    /// working file about as large grows where temporary files go (TMPDIR).
    #[arg(value_name = "FILE")]
    dump: PathBuf,
    #[command(flatten)]
    site: Site,
    /// The bucket of a deployed shop, for its pictures and files.
    #[arg(long, value_name = "NAME", requires = "table")]
    bucket: Option<String>,
    /// Of a dump: the folder of the original's pictures (`app/static/images`). Those that the dump names are uploaded.
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Of a dump: the folder of the original's files (`app/static/files`). Those that the dump names are uploaded.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    /// Of a dump: the database to import, where it holds several shops.
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// Of spreadsheets: apply what they say without asking.
    #[arg(long, short)]
    yes: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    end_on_ctrl_c();
    if is_zip(&args.dump)? {
        return sheets::run(&args).await;
    }
    if args.yes {
        bail!("--yes is for spreadsheets: {} is no zip file", args.dump.display());
    }
    let options = Options {
        schema: args.schema.clone(),
        images: args.images.clone(),
        files: args.files.clone(),
        progress: Progress::detect(),
    };
    let deployed = args.site.is_deployed();
    let report = if deployed { into_deployed(&args, &options).await? } else { into_folder(&args, &options).await? };
    print!("\n{report}");
    if !deployed {
        println!("\nNo administrator was made up: log in with the passwords of before, for example at");
        println!("  cargo shop dev --data {}", args.site.data.display());
    }
    Ok(())
}

/// By the first bytes, whatever the file is called. One that cannot be read is refused by who reads it.
fn is_zip(path: &PathBuf) -> anyhow::Result<bool> {
    let mut magic = [0; 4];
    let Ok(file) = File::open(path) else { return Ok(false) };
    let read = file.take(4).read(&mut magic).with_context(|| format!("{} cannot be read", path.display()))?;
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
    done.with_context(|| format!("{} is not filled", args.site.data.display()))
}

async fn into_deployed(args: &Args, options: &Options) -> anyhow::Result<Report> {
    let place = args.site.place(args.bucket.as_deref()).await?;
    let name = place.name();
    if place.bucket.is_none() && (args.images.is_some() || args.files.is_some()) {
        bail!("--images and --files need the --bucket they go to");
    }
    eprintln!("into {name}");
    let elsewhere = args.site.login.endpoint.is_some();
    let app = place.app()?;
    // Before a long dump is read. On AWS the template makes the table: one that is missing is misspelt.
    if !elsewhere && !app.table.exists().await? {
        bail!("there is no {name}");
    }
    let source = import::read(&args.dump, options)?;
    if elsewhere {
        app.table.create_if_missing().await?;
        if place.bucket.is_some() {
            app.blobs.create_if_missing().await?;
        }
    }
    let done = import::fill(&app, source, options).await;
    done.with_context(|| format!("the {name} is not filled"))
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
