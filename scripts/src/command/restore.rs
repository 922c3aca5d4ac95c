//! `cargo shop restore`: a table as a backup has it.

use std::path::PathBuf;

use anyhow::bail;
use shared::clock::Clock;

use crate::{
    backup::{self, Mode, Restored},
    progress::Progress,
    site::{Missing, Site},
};

/// Fill a table from a file that `cargo shop backup` wrote.
///
/// The whole file is looked through first: what is torn, damaged or from a newer version is refused before anything is
/// stored. Then only an empty table is filled (a newly deployed one counts as empty), unless --merge or --overwrite says
/// otherwise. Keep the shop closed meanwhile. At the end the lengths of lists are counted anew, so that a backup that was
/// taken while the shop sold leads to a shop that is as sound as possible. What was broken off, the same command completes.
#[derive(clap::Args)]
pub struct Args {
    /// The file, packed or not.
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    /// Store nothing: look through the file, and tell what is in it.
    #[arg(long)]
    dry_run: bool,
    /// Leave what the table has as it is, and add what it lacks.
    #[arg(long, conflicts_with = "overwrite")]
    merge: bool,
    /// Put the backup's items in the place of those that the table has. Others stay.
    #[arg(long)]
    overwrite: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let progress = Progress::detect();
    let contents = backup::check(&args.file, Clock::System.now(), progress)?;
    print!("{contents}");
    if args.dry_run {
        return Ok(());
    }
    let mode = match (args.merge, args.overwrite) {
        (true, _) => Mode::Merge,
        (_, true) => Mode::Overwrite,
        _ => Mode::Empty,
    };
    let shop = args.site.open(None, Missing::Made).await?;
    if let Some(engines) = &shop.engines {
        // What a power cut takes, the next run writes again.
        engines.dynamo.relax()?;
    }
    let Restored { stored, there, expired, lists } = tokio::select! {
        restored = backup::restore(&shop.app, &args.file, &contents, mode, progress) => restored?,
        _ = tokio::signal::ctrl_c() => bail!("stopped: the same command again completes it"),
    };
    println!("{}: stored {stored} items, counted {lists} lists", args.site.name());
    if there > 0 {
        println!("left {there} items as they were");
    }
    if expired > 0 {
        println!("left out {expired} items that have expired");
    }
    Ok(())
}
