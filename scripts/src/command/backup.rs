//! `cargo shop backup`: the whole table into a file; with the pictures and files, into a folder or a zip file.

use std::path::PathBuf;

use crate::language::t;
use anyhow::bail;
use indicatif::{DecimalBytes, HumanCount};

use crate::{
    backup::{self, Files, Options, Taken},
    progress::Progress,
    site::{Missing, Site},
    style,
};

#[derive(clap::Args)]
#[command(about = t!("backup.about").into_owned(), long_about = t!("backup.long").into_owned())]
pub struct Args {
    #[arg(help = t!("backup.arg.file").into_owned())]
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    #[arg(long, help = t!("backup.arg.with_files").into_owned())]
    with_files: bool,
    #[arg(long, value_name = "NAME", requires = "table", requires = "with_files", help = t!("backup.arg.bucket").into_owned())]
    bucket: Option<String>,
    #[arg(long, help = t!("backup.arg.without_secrets").into_owned())]
    without_secrets: bool,
    #[arg(
        long,
        value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=64),
        help = t!("backup.arg.segments").into_owned()
    )]
    segments: Option<u32>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    if args.with_files && args.site.table.is_some() && args.bucket.is_none() {
        bail!(t!("backup.no_bucket"));
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Refused).await?;
    let options = Options { secrets: !args.without_secrets, segments: args.segments, progress: Progress::detect() };
    let work = async {
        if args.with_files {
            let (taken, files) = backup::take_all(&shop.app, &args.file, options).await?;
            return anyhow::Ok((taken, Some(files)));
        }
        Ok((backup::take(&shop.app, &args.file, options).await?, None))
    };
    let (Taken { stored, expired, secrets }, files) = tokio::select! {
        taken = work => taken?,
        // What was written is taken away with the file that has no name yet.
        _ = tokio::signal::ctrl_c() => bail!(t!("backup.stopped")),
    };
    let file = style::strong(&args.file.display().to_string());
    println!("{}", t!("backup.done", file = file, items = HumanCount(stored), shop = args.site.name()));
    match files {
        Some(Files { objects, bytes, skipped }) => {
            println!("{}", t!("backup.files", objects = HumanCount(objects), bytes = DecimalBytes(bytes)));
            if skipped > 0 {
                println!("{}", t!("backup.gone", count = skipped));
            }
        }
        None => println!("{}", t!("backup.table_only")),
    }
    if expired > 0 {
        println!("{}", t!("backup.left_out", count = expired));
    }
    if args.without_secrets {
        println!("{}", t!("backup.no_secrets", count = secrets));
    } else {
        println!("{}", style::warning(&t!("backup.keep_safe"), 0));
    }
    Ok(())
}
