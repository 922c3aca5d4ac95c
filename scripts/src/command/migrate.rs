//! `cargo shop migrate`: a shop's data as this version writes it.

use crate::{
    migrate::{self, CURRENT, Done},
    progress::Progress,
    site::{Missing, Site},
};

/// Bring a shop's data to the version that this program writes.
///
/// Run it after `sam deploy` of a new version: its functions read the data as it is, and go on while it is changed. What is
/// broken off goes on where it was; run twice, it has nothing to do. docs/upgrades.md says how to roll out and back.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    site: Site,
    /// Change nothing: tell what would be changed.
    #[arg(long)]
    dry_run: bool,
    /// Take all the way once more: a deployment that was rolled back has written as before.
    #[arg(long, conflicts_with = "dry_run")]
    again: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let shop = args.site.open(None, Missing::Refused).await?;
    if args.again {
        migrate::lower(&shop.app, 1).await?;
    }
    let from = migrate::data_version(&shop.app.table).await?;
    if from == CURRENT {
        println!("{}: the data has version {CURRENT}, and nothing is to be done", args.site.name());
        return Ok(());
    }
    println!("{}: the data has version {from}", args.site.name());
    for Done { to, name, why, changed } in migrate::run(&shop.app, args.dry_run, Progress::detect()).await? {
        let done = if args.dry_run { "would change" } else { "changed" };
        println!("version {to}: {name}: {done} {changed}, so that {why}");
    }
    Ok(())
}
