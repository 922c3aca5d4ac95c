//! `cargo shop export`: the catalogue as spreadsheets.

use std::path::PathBuf;

use anyhow::bail;

use crate::{
    catalogue::{self, Exported},
    language::{t, text},
    progress::Progress,
    site::{Missing, Site},
};

#[derive(clap::Args)]
#[command(about = t!("export.about").into_owned(), long_about = t!("export.long").into_owned())]
pub struct Args {
    #[arg(value_name = "FILE.zip", help = t!("export.arg.file").into_owned())]
    file: PathBuf,
    #[command(flatten)]
    site: Site,
    #[arg(long, value_name = "NAME", requires = "table", help = t!("export.arg.bucket").into_owned())]
    bucket: Option<String>,
    #[arg(long, help = t!("export.arg.without_pictures").into_owned())]
    without_pictures: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    if args.site.table.is_some() && args.bucket.is_none() && !args.without_pictures {
        bail!(text!("export.needs_bucket"));
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Refused).await?;
    let export = catalogue::export(&shop.app, &args.file, !args.without_pictures, Progress::detect());
    let Exported { products, categories, themes, banners, pictures, missing } = tokio::select! {
        exported = export => exported?,
        // What was written is taken away with the file that has no name yet.
        _ = tokio::signal::ctrl_c() => bail!(text!("export.stopped")),
    };
    let file = args.file.display();
    println!(
        "{}",
        t!(
            "export.done",
            file = file,
            products = products,
            categories = categories,
            themes = themes,
            banners = banners,
            pictures = pictures
        )
    );
    if missing > 0 {
        println!("{}", t!("export.missing", count = missing));
    }
    Ok(())
}
