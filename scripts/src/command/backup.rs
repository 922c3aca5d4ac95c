//! `cargo shop backup`: the whole table into a file.

use std::path::PathBuf;

use anyhow::bail;

use crate::{
    backup::{self, Options, Taken},
    progress::Progress,
    site::{Missing, Site},
};

/// Copy the whole table into a file, for `cargo shop restore`.
///
/// The file is text: a header, one item a line in DynamoDB's own JSON, and a trailer by which a torn file is noticed.
/// Pictures and files are in the bucket, not in the table: `aws s3 sync` copies them, or the folder `objects` of a shop on
/// this machine.
///
/// A backup that is taken while the shop sells is not of one moment: an order that is placed meanwhile may be in it in part.
/// For a deployed shop DynamoDB's point-in-time recovery, which the template switches on, is the better safety net; this is
/// for keeping a copy elsewhere, and for moving.
#[derive(clap::Args)]
pub struct Args {
    /// The new file. It is packed if its name ends in .gz.
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    /// Leave out the keys that sign tokens, the merchant's account and WeChat's access token: for a copy to try things with,
    /// as a shop that has the merchant's account goes on with refunds and shipping reports. Hashes of passwords, names and
    /// addresses stay in the file.
    #[arg(long)]
    without_secrets: bool,
    /// How many parts of the table are read side by side; as many as its size asks for otherwise.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=64))]
    segments: Option<u32>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let shop = args.site.open(None, Missing::Refused).await?;
    let options = Options { secrets: !args.without_secrets, segments: args.segments, progress: Progress::detect() };
    let Taken { stored, expired, secrets } = tokio::select! {
        taken = backup::take(&shop.app, &args.file, options) => taken?,
        // What was written is taken away with the file that has no name yet.
        _ = tokio::signal::ctrl_c() => bail!("stopped: there is no backup"),
    };
    println!("{}: {stored} items of {}", args.file.display(), args.site.name());
    if expired > 0 {
        println!("left out {expired} items that have expired");
    }
    if args.without_secrets {
        println!(
            "left out {secrets} items with keys of the shop; hashes of passwords and people's data are in the file"
        );
    } else {
        println!(
            "keep it safe: it holds the shop's keys, the merchant's account, hashes of passwords and people's data"
        );
    }
    println!("pictures and files are in the bucket, not in here");
    Ok(())
}
