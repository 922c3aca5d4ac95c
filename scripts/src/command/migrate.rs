//! `cargo shop migrate`: a shop's data as this version writes it.

use crate::language::t;

use crate::{
    migrate::{self, CURRENT, Done},
    progress::Progress,
    site::{Missing, Site},
};

// The texts are in `scripts/locales/migrate.yml`.
#[derive(clap::Args)]
#[command(about = t!("migrate.about").into_owned(), long_about = t!("migrate.long_about").into_owned())]
pub struct Args {
    #[command(flatten)]
    site: Site,
    #[arg(long, help = t!("migrate.option.dry_run").into_owned())]
    dry_run: bool,
    #[arg(long, conflicts_with = "dry_run", help = t!("migrate.option.again").into_owned())]
    again: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let shop = args.site.open(None, Missing::Refused).await?;
    if args.again {
        migrate::lower(&shop.app, 1).await?;
    }
    let (name, from) = (args.site.name(), migrate::data_version(&shop.app.table).await?);
    if from == CURRENT {
        println!("{}", t!("migrate.nothing", shop = name, version = from));
        return Ok(());
    }
    println!("{}", t!("migrate.from", shop = name, version = from));
    for Done { to, name, why, changed } in migrate::run(&shop.app, args.dry_run, Progress::detect()).await? {
        let done = if args.dry_run {
            t!("migrate.would_change", version = to, name = name, count = changed, why = why)
        } else {
            t!("migrate.changed", version = to, name = name, count = changed, why = why)
        };
        println!("{done}");
    }
    Ok(())
}
