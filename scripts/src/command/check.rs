//! `cargo shop check`: whether what a shop has written down adds up.

use std::path::PathBuf;

use crate::language::t;
use anyhow::bail;
use indicatif::HumanCount;
use shared::{app::App, clock::Clock, ids::Id};

use crate::{
    backup::{self, Bundle},
    books::{Balance, COUNTED, Loose, Off, Repair, Survey, balance, confirm},
    migrate::data_version,
    progress::Progress,
    site::{Missing, Site},
    style,
};

#[derive(clap::Args)]
#[command(about = t!("check.about").into_owned(), long_about = t!("check.long").into_owned())]
pub struct Args {
    #[arg(help = t!("check.arg.file").into_owned(), conflicts_with_all = ["data", "deployed"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    site: Site,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let progress = Progress::detect();
    if let Some(file) = &args.file {
        let mut bundle = Bundle::open(file)?;
        let contents = backup::check(bundle.table(), Clock::System.now(), progress)?;
        let objects = backup::check_files(&mut bundle, progress)?;
        print!("{contents}");
        if let Some(objects) = objects {
            println!("{}", t!("check.files", count = HumanCount(objects.len() as u64)));
        }
        tell_loose(&contents.loose);
        tell_money(&contents.overspent);
        contents.off.iter().for_each(tell_off);
        return Ok(());
    }
    let shop = args.site.open(None, Missing::Refused).await?;
    let wrong = look(&shop.app, progress).await?;
    if wrong > 0 {
        bail!(t!("check.wrong", shop = args.site.name(), count = wrong));
    }
    println!("{}", style::good(&t!("check.sound", shop = args.site.name()), 0));
    Ok(())
}

/// How much does not add up.
async fn look(app: &App, progress: Progress) -> anyhow::Result<usize> {
    let survey = Survey::of(&app.table, None, progress).await?;
    // What looks loose may have been a change under way.
    let loose = confirm(app, survey.loose()).await?;
    tell_loose(&loose);
    let overspent = survey.overspent();
    tell_money(&overspent);
    let wrong = loose.len() + overspent.len();
    if data_version(&app.table).await? < COUNTED {
        println!("{}", style::warning(&t!("check.old"), 0));
        return Ok(wrong);
    }
    let Balance { products, off, open } = balance(app, &survey, Repair::Nothing, progress).await?;
    off.iter().for_each(tell_off);
    println!("{}", t!("check.counted", count = HumanCount((products - open) as u64)));
    if open > 0 {
        println!("{}", style::warning(&t!("backup.check.open", count = open), 0));
    }
    Ok(wrong + off.len())
}

fn tell_loose(loose: &Loose) {
    let Loose { owners, missing_letters, stray_letters, missing_claims, stray_claims } = loose;
    let lines = [
        (owners.len(), t!("check.owners")),
        (missing_letters.len(), t!("check.missing_letters")),
        (stray_letters.len(), t!("check.stray_letters")),
        (missing_claims.len(), t!("check.missing_claims")),
        (stray_claims.len(), t!("check.stray_claims")),
    ];
    for (count, what) in lines.into_iter().filter(|(count, _)| *count > 0) {
        println!("{count:>12}  {what}");
    }
}

fn tell_money(overspent: &[Id]) {
    for order in overspent {
        println!("{}", t!("check.overspent", order = order));
    }
}

fn tell_off(Off { product, stock, left, held, taken }: &Off) {
    if *left < 0 {
        println!("{}", t!("check.oversold", product = product, held = held, count = -left));
    } else {
        println!(
            "{}",
            t!("check.difference", product = product, stock = stock, held = held, taken = taken, left = left)
        );
    }
}
