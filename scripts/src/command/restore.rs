//! `cargo shop restore`: a shop as a backup has it.

use std::path::PathBuf;

use crate::language::t;
use anyhow::bail;
use indicatif::{DecimalBytes, HumanCount};
use shared::clock::Clock;

use crate::{
    backup::{self, Bundle, Files, Mode, Restored},
    books::{Off, Repaired},
    progress::Progress,
    site::{Missing, Site},
    style,
};

#[derive(clap::Args)]
#[command(about = t!("restore.about").into_owned(), long_about = t!("restore.long").into_owned())]
pub struct Args {
    #[arg(help = t!("restore.arg.file").into_owned())]
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    #[arg(long, value_name = "NAME", requires = "table", help = t!("restore.arg.bucket").into_owned())]
    bucket: Option<String>,
    #[arg(long, help = t!("restore.arg.dry_run").into_owned())]
    dry_run: bool,
    #[arg(long, conflicts_with = "overwrite", help = t!("restore.arg.merge").into_owned())]
    merge: bool,
    #[arg(long, help = t!("restore.arg.overwrite").into_owned())]
    overwrite: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let progress = Progress::detect();
    let mut bundle = Bundle::open(&args.file)?;
    let contents = backup::check(bundle.table(), Clock::System.now(), progress)?;
    let objects = backup::check_files(&mut bundle, progress)?;
    print!("{contents}");
    if let Some(objects) = &objects {
        let bytes = DecimalBytes(objects.iter().map(|object| object.bytes).sum());
        println!("{}", t!("restore.has_files", objects = HumanCount(objects.len() as u64), bytes = bytes));
    }
    if args.dry_run {
        return Ok(());
    }
    let mode = match (args.merge, args.overwrite) {
        (true, _) => Mode::Merge,
        (_, true) => Mode::Overwrite,
        _ => Mode::Empty,
    };
    if objects.is_some() && args.site.table.is_some() && args.bucket.is_none() {
        bail!(t!("restore.no_bucket"));
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Made).await?;
    if let Some(engines) = &shop.engines {
        // What a power cut takes, the next run writes again.
        engines.dynamo.relax()?;
    }
    let Restored { stored, there, expired, lists, repaired, files } = tokio::select! {
        restored = backup::restore_all(&shop.app, &mut bundle, &contents, objects.as_deref(), mode, progress) => restored?,
        _ = tokio::signal::ctrl_c() => bail!(t!("restore.stopped")),
    };
    println!("{}", t!("restore.done", shop = args.site.name(), items = HumanCount(stored), lists = lists));
    if there > 0 {
        println!("{}", t!("restore.there", count = there));
    }
    if expired > 0 {
        println!("{}", t!("restore.expired", count = expired));
    }
    if let Some(Files { objects, bytes, skipped }) = files {
        println!("{}", t!("restore.files", objects = HumanCount(objects), bytes = DecimalBytes(bytes)));
        if skipped > 0 {
            println!("{}", t!("restore.files_there", count = skipped));
        }
    }
    tell(&repaired);
    Ok(())
}

/// What was put right, and what cannot be.
fn tell(repaired: &Repaired) {
    let Repaired { owners, letters, claims, users: _, stock, oversold, open } = repaired;
    if *owners > 0 {
        println!("{}", t!("restore.repaired.owners", count = owners));
    }
    if *letters > 0 {
        println!("{}", t!("restore.repaired.letters", count = letters));
    }
    if *claims > 0 {
        println!("{}", t!("restore.repaired.claims", count = claims));
    }
    for Off { product, stock, left, .. } in stock.iter().filter(|off| off.left >= 0) {
        println!("{}", t!("restore.repaired.stock", product = product, read = stock, left = left));
    }
    for Off { product, left, .. } in oversold {
        println!("{}", style::warning(&t!("restore.repaired.oversold", product = product, count = -left), 0));
    }
    if *open > 0 {
        println!("{}", style::warning(&t!("backup.check.open", count = open), 0));
    }
}
